// How high a waveform rises between its samples: four-fold interpolation of one channel.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace video_core {

class TruePeak {
 public:
  // A sample's peak is known this many samples after it.
  static constexpr size_t delay = 8;

  // Reads `frames` samples, `stride` floats apart; keeps the highest peak.
  void hear(const float* samples, size_t stride, size_t frames);

  // The same, and raises `peaks[i]` to the peak around sample i - delay.
  void trace(const float* samples, size_t stride, size_t frames, float* peaks);

  float highest() const noexcept { return highest_; }

 private:
  static constexpr size_t taps = 2 * delay;
  static constexpr size_t part_max = 512;

  const float* load(const float* samples, size_t stride, size_t frames) noexcept;
  void interpolate(size_t frames, float* peaks) const noexcept;
  void keep_tail(size_t frames) noexcept;

  std::array<float, taps - 1 + part_max> window_{};  // the last samples, then the new ones
  float highest_ = 0.0F;
};

}  // namespace video_core
