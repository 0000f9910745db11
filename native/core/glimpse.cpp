#include "glimpse.h"

#include <algorithm>

namespace video_core {

Glimpse::Glimpse(const Plan& plan, Control& control)
    : plan_(plan),
      control_(control),
      source_(plan.source, plan.limits, control),
      upright_(source_.facts().video),
      packet_(own<PacketPtr>(av_packet_alloc())) {
  source_.seek(0.0);  // some containers read their index only now
  restart();
}

void Glimpse::restart() {
  decoder_.emplace(source_.video(), plan_.threads, plan_.limits.pixels_max);
  ready_.clear();
  is_drained_ = false;
}

void Glimpse::jump(double at_s) {
  const std::optional<double> key_s = source_.key_frame_before(at_s);
  if (!key_s || *key_s <= at_s_) return;
  if (source_.seek(at_s)) restart();
}

FramePtr Glimpse::picture(double from_s, double at_s) {
  const std::optional<double> key_s = source_.key_frame_before(at_s);
  const double wanted_s = key_s && *key_s >= from_s ? *key_s : at_s;
  const double slack_s = 0.5 / source_.facts().video.frame_rate;
  jump(at_s);
  FramePtr frame = next_as_coded();
  while (frame && at_s_ < wanted_s - slack_s) frame = next_as_coded();
  return frame ? upright_.apply(std::move(frame)) : nullptr;
}

FramePtr Glimpse::next() {
  FramePtr frame = next_as_coded();
  return frame ? upright_.apply(std::move(frame)) : nullptr;
}

FramePtr Glimpse::next_as_coded() {
  while (ready_.empty()) {
    if (!feed()) return nullptr;
  }
  FramePtr frame = std::move(ready_.front());
  ready_.pop_front();
  at_s_ = time_of(*frame);
  return frame;
}

// One packet into the decoder, or the end of them; false when nothing more can come.
bool Glimpse::feed() {
  control_.check(Stage::Poster);
  if (is_drained_) return false;
  const auto keep = [this](FramePtr frame) { ready_.push_back(std::move(frame)); };
  if (!source_.read(*packet_)) {
    is_drained_ = true;
    decoder_->feed(nullptr, keep);
  } else if (packet_->stream_index == source_.video().index) {
    decoder_->feed(packet_.get(), keep);
  }
  return true;
}

double Glimpse::time_of(const AVFrame& frame) const noexcept {
  if (frame.best_effort_timestamp == AV_NOPTS_VALUE) {
    return std::max(0.0, at_s_) + 1.0 / source_.facts().video.frame_rate;
  }
  const AVRational base = source_.video().time_base;
  return static_cast<double>(frame.best_effort_timestamp - source_.origin(base)) * av_q2d(base);
}

}  // namespace video_core
