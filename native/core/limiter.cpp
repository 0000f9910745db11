#include "limiter.h"

#include <algorithm>

namespace video_core {

float LowestOf::push(float value) {
  while (!rising_.empty() && rising_.back().second >= value) rising_.pop_back();
  rising_.emplace_back(at_, value);
  if (rising_.front().first + length_ <= at_) rising_.pop_front();
  ++at_;
  return rising_.front().second;
}

// A peak is known TruePeak::delay samples after it. Its gain must hold while the average over the
// attack slides across it, with a few samples to spare on either side.
Limiter::Limiter(SamplesPtr inner, const Level& level)
    : inner_(std::move(inner)),
      gain_(static_cast<float>(from_db(level.gain_db))),
      ceiling_(static_cast<float>(from_db(level.ceiling_dbtp))),
      lowest_(attack + 16) {
  slope_.fill(1.0F);
}

size_t Limiter::read(float* stereo, size_t frames) {
  // What comes out first is what went in `delay` frames earlier: these are thrown away.
  while (primed_ < delay) {
    const size_t count = std::min(frames, delay - primed_);
    pass(stereo, count);
    primed_ += count;
  }
  return pass(stereo, frames);
}

size_t Limiter::pass(float* stereo, size_t frames) {
  const size_t got = inner_->read(stereo, frames);
  std::fill(stereo + got * sides, stereo + frames * sides, 0.0F);
  for (size_t i = 0; i < frames * sides; ++i) stereo[i] *= gain_;
  found_.assign(frames, 0.0F);
  for (size_t side = 0; side < sides; ++side) {
    peaks_[side].trace(stereo + side, sides, frames, found_.data());
  }
  for (size_t i = 0; i < frames; ++i) {
    const float gain = gain_for(found_[i]);
    float* oldest = line_.data() + position_ * sides;
    for (size_t side = 0; side < sides; ++side) {
      const float out = oldest[side] * gain;
      oldest[side] = stereo[i * sides + side];
      stereo[i * sides + side] = out;
    }
    position_ = (position_ + 1) % delay;
  }
  return frames;
}

float Limiter::gain_for(float peak) {
  constexpr float release = 1.0F / (0.08F * sample_rate_hz);  // back up within about 80 ms
  const float wanted = lowest_.push(peak > ceiling_ ? ceiling_ / peak : 1.0F);
  held_ = std::min(wanted, held_ + (1.0F - held_) * release);
  float& oldest = slope_[slope_at_];
  slope_at_ = (slope_at_ + 1) % attack;
  slope_sum_ += static_cast<double>(held_) - static_cast<double>(oldest);
  oldest = held_;
  return static_cast<float>(slope_sum_ / attack);
}

}  // namespace video_core
