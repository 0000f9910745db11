#include "tracker.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "check.h"

namespace video_core {
namespace {

constexpr double look_ahead_s = 1.2;
constexpr int64_t held_bytes_max = int64_t{192} << 20;
constexpr int64_t look_ahead_min = 4;
constexpr double flash_s = 0.16;
constexpr double rehearsal_s = 0.7;

size_t look_ahead_of(const AVFrame& frame, double rate) {
  const auto format = static_cast<AVPixelFormat>(frame.format);
  const int64_t bytes = av_image_get_buffer_size(format, frame.width, frame.height, 1);
  const int64_t fitting = held_bytes_max / std::max<int64_t>(1, bytes);
  const auto wanted = static_cast<int64_t>(look_ahead_s * rate);
  return static_cast<size_t>(std::max(look_ahead_min, std::min(wanted, fitting)));
}

}  // namespace

void attach(AVFrame& frame, Focus focus) {
  AVBufferRef* made = av_buffer_alloc(sizeof(Focus));
  if (made == nullptr) throw std::bad_alloc();
  std::memcpy(made->data, &focus, sizeof(Focus));
  av_buffer_unref(&frame.opaque_ref);
  frame.opaque_ref = made;
}

Focus focus_of(const AVFrame& frame) noexcept {
  Focus focus;
  const bool is_attached = frame.opaque_ref != nullptr && frame.opaque_ref->size == sizeof(Focus);
  if (is_attached) std::memcpy(&focus, frame.opaque_ref->data, sizeof(Focus));
  return focus;
}

void Tracker::take(const AVFrame& upright, int64_t index) {
  if (!path_) {
    look_ahead_ = look_ahead_of(upright, rate_);
    const auto known = static_cast<int>(look_ahead_);
    const int strange = std::min(static_cast<int>(flash_s * rate_), known / 4);
    path_.emplace(rate_, known, Attention::lag(rate_), strange);
    const int rehearsal = std::min(static_cast<int>(rehearsal_s * rate_), path_->known());
    attention_.emplace(rate_, Patience{strange, rehearsal});
  }
  // A picture that is shown twice says nothing new.
  const bool is_repeated = upright.data[0] == last_ && last_ != nullptr;
  path_->add(is_repeated ? Glance{} : attention_->look(upright, path_->expected()));
  last_ = upright.data[0];
  held_.push_back({own<FramePtr>(av_frame_clone(&upright)), index});
}

Tracker::Held Tracker::release() {
  Held first = std::move(held_.front());
  held_.pop_front();
  attach(*first.frame, path_->at(released_++));
  return first;
}

}  // namespace video_core
