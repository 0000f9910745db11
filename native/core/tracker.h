// Holds pictures back until it is known where the subject goes, then says where each one looks.
// One for all tracked renditions of a run.
#pragma once

#include <deque>

#include "attention.h"
#include "track_path.h"

namespace video_core {

// The place a picture looks at travels with it, through clones and queues.
void attach(AVFrame& frame, Focus focus);
Focus focus_of(const AVFrame& frame) noexcept;  // the middle where none is attached

class Tracker {
 public:
  // At most 1.2 s and 192 MiB of pictures are held back.
  explicit Tracker(AVRational rate) noexcept : rate_(av_q2d(rate)) {}

  // Calls `emit(const AVFrame&, index)` for every picture whose place is known, in order.
  template <class Emit>
  void push(const AVFrame& upright, int64_t index, Emit&& emit) {
    take(upright, index);
    while (held_.size() > look_ahead_) emit_first(emit);
  }
  template <class Emit>
  void finish(Emit&& emit) {
    while (!held_.empty()) emit_first(emit);
  }

 private:
  struct Held {
    FramePtr frame;
    int64_t index;
  };

  void take(const AVFrame& upright, int64_t index);
  Held release();

  template <class Emit>
  void emit_first(Emit&& emit) {
    const Held held = release();
    emit(*held.frame, held.index);
  }

  double rate_;
  size_t look_ahead_ = 0;
  std::optional<Attention> attention_;
  std::optional<TrackPath> path_;
  std::deque<Held> held_;
  int64_t released_ = 0;
  const uint8_t* last_ = nullptr;
};

}  // namespace video_core
