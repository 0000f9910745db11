#include "grey.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace video_core {
namespace {

Grey halve(const Grey& grey) {
  Grey half{grey.width / 2, grey.height / 2, {}};
  half.data.resize(static_cast<size_t>(half.width * half.height));
  for (int y = 0; y < half.height; ++y) {
    for (int x = 0; x < half.width; ++x) {
      const int sum = grey.at(2 * x, 2 * y) + grey.at(2 * x + 1, 2 * y) +
                      grey.at(2 * x, 2 * y + 1) + grey.at(2 * x + 1, 2 * y + 1);
      half.data[static_cast<size_t>(y * half.width + x)] = static_cast<uint8_t>(sum / 4);
    }
  }
  return half;
}

}  // namespace

int brightness(const Grey& grey) {
  int64_t sum = 0;
  for (const uint8_t value : grey.data) sum += value;
  return static_cast<int>(sum / std::max<int64_t>(1, static_cast<int64_t>(grey.data.size())));
}

double difference(const Grey& now, const Grey& before, Shift shift, int lift) {
  constexpr int16_t clear = 24;
  const int left = std::max(0, shift.x), right = std::min(now.width, now.width + shift.x);
  const int top = std::max(0, shift.y), bottom = std::min(now.height, now.height + shift.y);
  int64_t sum = 0;
  for (int y = top; y < bottom; ++y) {
    const uint8_t* line = now.data.data() + y * now.width;
    const uint8_t* other = before.data.data() + (y - shift.y) * now.width - shift.x;
    // Sixteen bits hold a row of 160 pixels, and processors add eight of them at once.
    int16_t row = 0;
    for (int x = left; x < right; ++x) {
      const auto off = static_cast<int16_t>(line[x] - other[x] - lift);
      const auto size = std::max(off, static_cast<int16_t>(-off));
      row = static_cast<int16_t>(row + std::min(size, clear));
    }
    sum += row;
  }
  const int64_t count = int64_t{right - left} * (bottom - top);
  return count > 0 ? static_cast<double>(sum) / static_cast<double>(count) : clear;
}

Shift best_near(const Grey& now, const Grey& before, Shift middle, int reach, int lift) {
  Shift best = middle;
  double least = difference(now, before, middle, lift);
  for (int y = middle.y - reach; y <= middle.y + reach; ++y) {
    for (int x = middle.x - reach; x <= middle.x + reach; ++x) {
      const double found = difference(now, before, {x, y}, lift);
      if (found < least) {
        least = found;
        best = {x, y};
      }
    }
  }
  return best;
}

Shift camera_shift(const Grey& now, const Grey& before, int lift) {
  constexpr int reach = 6;
  constexpr double clearly = 0.9;
  constexpr double still = 1.0;  // level: noise and little that moves
  const double standing = difference(now, before, {}, lift);
  if (standing < still) return {};
  const Shift half = best_near(halve(now), halve(before), {}, reach, lift);
  const Shift full = best_near(now, before, {2 * half.x, 2 * half.y}, 1, lift);
  return difference(now, before, full, lift) < clearly * standing ? full : Shift{};
}

double unrelated(const Grey& grey) {
  const int far_x = grey.width / 6, far_y = grey.height / 6;
  return (difference(grey, grey, {far_x, 0}, 0) + difference(grey, grey, {0, far_y}, 0)) / 2;
}

}  // namespace video_core
