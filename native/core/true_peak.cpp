#include "true_peak.h"

#include <algorithm>
#include <cmath>

namespace video_core {
namespace {

constexpr size_t taps = 2 * TruePeak::delay;
constexpr size_t phases = 3;  // quarters between two samples; the samples themselves are the fourth
using Table = std::array<std::array<float, taps>, phases>;

// A sinc under a Kaiser window (beta 5): flat to 0.05 dB up to 18 kHz.
double bessel0(double x) noexcept {
  double term = 1.0, sum = 1.0;
  for (int k = 1; k < 20; ++k) {
    term *= (x / (2.0 * k)) * (x / (2.0 * k));
    sum += term;
  }
  return sum;
}

Table make_table() noexcept {
  constexpr double pi = 3.14159265358979323846, beta = 5.0;
  Table table{};
  for (size_t phase = 0; phase < phases; ++phase) {
    const double at = static_cast<double>(phase + 1) / 4.0;
    double sum = 0.0;
    std::array<double, taps> row{};
    for (size_t tap = 0; tap < taps; ++tap) {
      const double x = static_cast<double>(tap) - (static_cast<double>(taps / 2 - 1) + at);
      const double edge = x / (static_cast<double>(taps) / 2.0);
      const double window = bessel0(beta * std::sqrt(std::max(0.0, 1.0 - edge * edge)));
      row[tap] = std::sin(pi * x) / (pi * x) * window;
      sum += row[tap];
    }
    for (size_t tap = 0; tap < taps; ++tap) table[phase][tap] = static_cast<float>(row[tap] / sum);
  }
  return table;
}

const Table& table() noexcept {
  static const Table made = make_table();
  return made;
}

// No interpolated value is higher than this times the highest sample around it.
float gain_max() noexcept {
  float most = 1.0F;
  for (const auto& row : table()) {
    float sum = 0.0F;
    for (const float each : row) sum += std::abs(each);
    most = std::max(most, sum);
  }
  return most;
}

float highest_of(const float* samples, size_t count) noexcept {
  float highest = 0.0F;
  for (size_t i = 0; i < count; ++i) {
    const float value = std::abs(samples[i]);
    highest = value > highest ? value : highest;
  }
  return highest;
}

}  // namespace

void TruePeak::hear(const float* samples, size_t stride, size_t frames) {
  const float headroom = gain_max();
  std::array<float, part_max> peaks;
  for (size_t done = 0; done < frames; done += part_max) {
    const size_t part = std::min(part_max, frames - done);
    load(samples + done * stride, stride, part);
    const float sample_peak = highest_of(window_.data(), taps - 1 + part);
    // Most of a film is far below its highest peak: only what could exceed it is looked into.
    if (sample_peak * headroom > highest_) {
      interpolate(part, peaks.data());
      highest_ = std::max(highest_, highest_of(peaks.data(), part));
    }
    highest_ = std::max(highest_, sample_peak);  // the last samples of all have no successors
    keep_tail(part);
  }
}

void TruePeak::trace(const float* samples, size_t stride, size_t frames, float* peaks) {
  std::array<float, part_max> found;
  for (size_t done = 0; done < frames; done += part_max) {
    const size_t part = std::min(part_max, frames - done);
    load(samples + done * stride, stride, part);
    interpolate(part, found.data());
    for (size_t i = 0; i < part; ++i) peaks[done + i] = std::max(peaks[done + i], found[i]);
    keep_tail(part);
  }
}

const float* TruePeak::load(const float* samples, size_t stride, size_t frames) noexcept {
  float* fresh = window_.data() + taps - 1;
  for (size_t i = 0; i < frames; ++i) fresh[i] = samples[i * stride];
  return fresh;
}

void TruePeak::interpolate(size_t frames, float* peaks) const noexcept {
  const float* centre = window_.data() + taps / 2 - 1;
  for (size_t i = 0; i < frames; ++i) peaks[i] = std::abs(centre[i]);
  std::array<float, part_max> value;
  for (const auto& row : table()) {
    value.fill(0.0F);
    // Tap by tap over all samples: both loops run over neighbours, eight or four at once.
    for (size_t tap = 0; tap < taps; ++tap) {
      const float weight = row[tap];
      const float* in = window_.data() + tap;
      for (size_t i = 0; i < frames; ++i) value[i] += weight * in[i];
    }
    for (size_t i = 0; i < frames; ++i) {
      const float high = std::abs(value[i]);
      peaks[i] = high > peaks[i] ? high : peaks[i];
    }
  }
}

void TruePeak::keep_tail(size_t frames) noexcept {
  std::copy_n(window_.data() + frames, taps - 1, window_.data());
}

}  // namespace video_core
