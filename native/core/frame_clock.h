// When pictures are seen, in seconds from the film's start: read from what the file says, and going
// forward even where the file does not.
#pragma once

#include <algorithm>

#include "source.h"

namespace video_core {

class FrameClock {
 public:
  // `source` must outlive it.
  explicit FrameClock(const Source& source)
      : source_(source), step_s_(1.0 / source.facts().video.frame_rate) {}

  // Asked once for each picture, in the order they are seen in. One without a time, or with one
  // that has passed, follows on the one before: a broken clock does not cost a picture.
  double read(const AVFrame& frame) {
    const bool is_first = last_s_ < 0.0;
    const int64_t time = frame.best_effort_timestamp;
    double at_s = time == AV_NOPTS_VALUE ? last_s_ + step_s_ : seconds(time) - shift_s_;
    // AVI tells when pictures are decoded, not when they are seen; the delay counts for nothing.
    if (is_first && frame.pts == AV_NOPTS_VALUE) {
      shift_s_ = at_s;
      at_s = 0.0;
    }
    if (!is_first && at_s <= last_s_) at_s = last_s_ + step_s_;
    last_s_ = std::max(0.0, at_s);
    return at_s;
  }

 private:
  double seconds(int64_t time) const noexcept {
    const AVRational base = source_.video().time_base;
    return static_cast<double>(time - source_.origin(base)) * av_q2d(base);
  }

  const Source& source_;
  double step_s_;
  double shift_s_ = 0.0;
  double last_s_ = -1.0;
};

}  // namespace video_core
