// What a join must know of a scene before it makes anything: read once, nothing decoded.
#pragma once

#include <string>

#include "control.h"
#include "handles.h"
#include "join_plan.h"
#include "scene_clock.h"

namespace video_core {

// The picture packets, in slots of the scene's own rate.
struct PictureRun {
  int64_t packets = 0;
  int64_t first_dts = 0;
  int64_t last_dts = 0;
  int64_t last_pts = 0;
  bool is_regular = true;    // every packet in a slot, in order, none left out
  bool starts_clean = true;  // with an IDR picture: nothing after it needs anything before it
};

// The sound packets, in samples of their own rate.
struct SoundRun {
  int64_t packets = 0;
  int64_t first = 0;       // from the scene's zero; negative for priming
  bool is_gapless = true;  // one AAC frame after the other
};

struct Survey {
  MediaFacts facts;
  AVRational rate{25, 1};  // that of a rendition made of this scene alone
  double length_s = 0.0;   // of its pictures
  bool conforms = false;   // its video is what the film asks for, as coded
  ParametersPtr video;
  ParametersPtr sound;  // null when silent
  PictureRun pictures;
  SoundRun sounds;
};

constexpr int aac_frame_samples = 1024;

// Throws MediaError as `Source` and `Completeness` do: what ends early is refused here, before
// anything is decoded.
Survey survey(const std::string& path, const RenditionPlan& frame, const Limits& limits,
              Control& control);

}  // namespace video_core
