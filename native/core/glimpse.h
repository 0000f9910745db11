// Pictures out of a film that nobody decodes from start to end.
#pragma once

#include <deque>
#include <optional>

#include "control.h"
#include "decoder.h"
#include "source.h"
#include "upright.h"

namespace video_core {

class Glimpse {
 public:
  Glimpse(const Plan& plan, Control& control);

  // The picture that stands for [from_s, at_s]: a key frame in it if there is one, else the one
  // that is seen at `at_s`; null at the end. Spans come in order; what lies between two of them is
  // jumped over where key frames allow, so that all of them cost one decode at most.
  FramePtr picture(double from_s, double at_s);

  // Goes to the key frame at or before `at_s`, unless decoding on from here gets there sooner.
  void jump(double at_s);

  // The next picture, upright; null at the end.
  FramePtr next();

  // When the last picture is seen.
  double at_s() const noexcept { return at_s_; }
  AVRational frame_rate() const noexcept { return source_.frame_rate(); }

 private:
  FramePtr next_as_coded();
  bool feed();
  double time_of(const AVFrame& frame) const noexcept;
  void restart();

  const Plan& plan_;
  Control& control_;
  Source source_;
  Upright upright_;
  std::optional<Decoder> decoder_;
  PacketPtr packet_;
  std::deque<FramePtr> ready_;
  bool is_drained_ = false;
  double at_s_ = -1.0;
};

}  // namespace video_core
