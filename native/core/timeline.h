// Where each scene stands in the film: pure arithmetic in whole frames.
#pragma once

#include <cstdint>
#include <vector>

#include "join_plan.h"

extern "C" {
#include <libavutil/rational.h>
}

namespace video_core {

struct ScenePlace {
  int64_t start = 0;  // the film's frame that is this scene's first
  int64_t frames = 0;
  Transition entry = Transition::Cut;
  int64_t entry_frames = 0;  // of a fade: both halves, even

  int64_t end() const noexcept { return start + frames; }
  // Frames shared with the scene before.
  int64_t overlap() const noexcept { return entry == Transition::Crossfade ? entry_frames : 0; }
  // Frames in which a fade darkens the scene before and lightens this one.
  int64_t fade_half() const noexcept { return entry == Transition::Fade ? entry_frames / 2 : 0; }
};

struct Timeline {
  AVRational rate{25, 1};
  std::vector<ScenePlace> scenes;

  int64_t frames() const noexcept { return scenes.empty() ? 0 : scenes.back().end(); }
  bool has_only_cuts() const noexcept;
  double seconds(int64_t frame) const noexcept;
  // The first sample of `frame`, exact: errors do not add up along the film.
  int64_t sample_of(int64_t frame, int rate_hz) const noexcept;
};

// Pictures that fill `length_s`; at least one.
int64_t frames_of(double length_s, AVRational rate) noexcept;

// `frames` is the length of each scene at `rate`. A transition longer than half of the scene
// before or after it is shortened to that half; of what is left of a frame nothing is blended.
Timeline lay_out(const std::vector<ScenePlan>& scenes, const std::vector<int64_t>& frames,
                 AVRational rate);

}  // namespace video_core
