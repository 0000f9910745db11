// A scene's own time: zero is its first picture when that comes less than a frame after its sound.
#pragma once

#include "source.h"

namespace video_core {

class SceneClock {
 public:
  explicit SceneClock(const Source& source) noexcept {
    const AVStream& video = source.video();
    zero_us_ = source.origin(microseconds);
    if (video.start_time == AV_NOPTS_VALUE) return;
    // Muxers that cannot say "decode and drop" put the encoder's priming before the picture.
    const int64_t late_us =
        av_rescale_q(video.start_time, video.time_base, microseconds) - zero_us_;
    const int64_t frame_us = av_rescale_q(1, av_inv_q(source.frame_rate()), microseconds);
    if (late_us > 0 && late_us < frame_us) {
      zero_us_ += late_us;
      late_s_ = static_cast<double>(late_us) * av_q2d(microseconds);
    }
  }

  // Zero in `time_base` units of the container.
  int64_t zero(AVRational time_base) const noexcept {
    return av_rescale_q(zero_us_, microseconds, time_base);
  }
  double seconds(int64_t time, AVRational time_base) const noexcept {
    return static_cast<double>(time - zero(time_base)) * av_q2d(time_base);
  }
  // How long after the container's start zero is.
  double late_s() const noexcept { return late_s_; }

 private:
  static constexpr AVRational microseconds{1, AV_TIME_BASE};
  int64_t zero_us_ = 0;
  double late_s_ = 0.0;
};

}  // namespace video_core
