// Gain with a ceiling: peaks between the samples are seen coming and turned down smoothly.
#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <utility>
#include <vector>

#include "samples.h"

namespace video_core {

// How loud, and how high at most.
struct Level {
  double gain_db = 0.0;
  double ceiling_dbtp = 0.0;
};

// The lowest of the last `length` values.
class LowestOf {
 public:
  explicit LowestOf(size_t length) noexcept : length_(length) {}
  float push(float value);

 private:
  size_t length_;
  size_t at_ = 0;
  std::deque<std::pair<size_t, float>> rising_;
};

class Limiter final : public Samples {
 public:
  Limiter(SamplesPtr inner, const Level& level);

  // `inner` at its own times, followed by silence without end.
  size_t read(float* stereo, size_t frames) override;

 private:
  static constexpr size_t attack = 192;  // 4 ms: the gain slides down over it
  static constexpr size_t delay = attack + TruePeak::delay + 4;

  size_t pass(float* stereo, size_t frames);
  float gain_for(float peak);

  SamplesPtr inner_;
  float gain_;
  float ceiling_;
  std::array<TruePeak, sides> peaks_;
  std::vector<float> found_;
  LowestOf lowest_;
  float held_ = 1.0F;
  std::array<float, attack> slope_;
  size_t slope_at_ = 0;
  double slope_sum_ = attack;
  std::array<float, delay * sides> line_{};
  size_t position_ = 0;
  size_t primed_ = 0;
};

}  // namespace video_core
