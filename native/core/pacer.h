// Turns frames at any times into a constant rate: early ones are dropped, gaps repeated.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "handles.h"

namespace video_core {

class Pacer {
 public:
  explicit Pacer(AVRational rate) noexcept : rate_(rate) {}

  // Calls `emit(frame, index)` for every slot of the output that the frame before `frame` fills.
  // A frame is held until its successor says how long it stands.
  template <class Emit>
  void push(FramePtr frame, double at_s, Emit&& emit) {
    if (!held_) {
      held_ = std::move(frame);  // the first picture stands from zero
      start_s_ = at_s;
      start_ = std::llround(at_s * av_q2d(rate_));
      last_ = std::max<int64_t>(start_, 0);
      return;
    }
    const int64_t slot = slot_of(at_s);
    // A slot that is already filled: the later picture takes the place of the held one.
    while (next_ < slot) emit(*held_, next_++);
    held_ = std::move(frame);
    last_ = std::max(slot, next_);
  }

  // The last picture stands until `end_s`, in its own slot at least.
  template <class Emit>
  void finish(double end_s, Emit&& emit) {
    if (!held_) return;
    const int64_t end = std::max(slot_of(end_s), last_ + 1);
    while (next_ < end) emit(*held_, next_++);
    held_.reset();
  }

  int64_t emitted() const noexcept { return next_; }

 private:
  // Counted from the first picture, so that a constant source never falls between two slots;
  // halves go down, so that twice the rate is exactly every other picture.
  int64_t slot_of(double at_s) const noexcept {
    constexpr double clock_noise = 1e-6;
    return start_ + std::llround(std::ceil((at_s - start_s_) * av_q2d(rate_) - 0.5 - clock_noise));
  }

  AVRational rate_;
  FramePtr held_;
  double start_s_ = 0.0;
  int64_t start_ = 0;
  int64_t last_ = 0;  // the held picture's slot
  int64_t next_ = 0;
};

}  // namespace video_core
