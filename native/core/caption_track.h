// Captions as a track of the file, for players to show: 3GPP timed text (tx3g).
#pragma once

#include <string>
#include <vector>

#include "captions.h"
#include "geometry.h"
#include "handles.h"

namespace video_core {

// In milliseconds; its samples follow each other without holes, as the format wants.
struct CaptionTrack {
  ParametersPtr parameters;
  std::vector<PacketPtr> samples;
  std::string language;  // ISO 639-2
};

// What is behind `duration_s` is cut off; <= 0 when the film's length is not known.
CaptionTrack make_caption_track(const std::vector<Cue>& cues, const std::string& language,
                                Size frame, double duration_s);

}  // namespace video_core
