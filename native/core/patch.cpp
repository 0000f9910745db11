#include "patch.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace video_core {
namespace {

constexpr int side = Grey::long_side / 8;
constexpr int reach = 8;  // pixels from one place to the next

int corner(double middle, int length, int whole) {
  return std::clamp(static_cast<int>(std::lround(middle - length / 2.0)), 0, whole - length);
}

std::vector<uint8_t> cut(const Grey& grey, int x, int y, int length) {
  std::vector<uint8_t> data;
  for (int row = 0; row < length; ++row) {
    const auto start = grey.data.begin() + (y + row) * grey.width + x;
    data.insert(data.end(), start, start + length);
  }
  return data;
}

// The mean distance from the mean.
double contrast(const std::vector<uint8_t>& data) {
  double sum = 0, off = 0;
  for (const uint8_t value : data) sum += value;
  const double mean = sum / static_cast<double>(data.size());
  for (const uint8_t value : data) off += std::abs(value - mean);
  return off / static_cast<double>(data.size());
}

}  // namespace

Patch::Patch(const Grey& grey, Focus subject)
    : side_(std::min({side, grey.width, grey.height})),
      x_(corner(subject.x_ratio * grey.width, side_, grey.width)),
      y_(corner(subject.y_ratio * grey.height, side_, grey.height)),
      offset_x_(subject.x_ratio * grey.width - x_),
      offset_y_(subject.y_ratio * grey.height - y_),
      picture_width_(grey.width),
      picture_height_(grey.height),
      data_(cut(grey, x_, y_, side_)) {
  contrast_ = contrast(data_);
}

double Patch::difference_at(const Grey& now, int x, int y) const {
  int sum = 0;
  for (int row = 0; row < side_; ++row) {
    const uint8_t* line = now.data.data() + (y + row) * now.width + x;
    const uint8_t* own = data_.data() + row * side_;
    for (int i = 0; i < side_; ++i) sum += std::abs(line[i] - own[i]);
  }
  return static_cast<double>(sum) / (side_ * side_);
}

bool Patch::follow(const Grey& now) {
  constexpr double alike = 0.8;    // of its own contrast, and a little noise
  constexpr double changed = 0.5;  // it is renewed then, for things turn and change
  constexpr double noise = 4.0;
  if (now.width != picture_width_ || now.height != picture_height_) return false;
  double least = difference_at(now, x_, y_);
  int best_x = x_, best_y = y_;
  for (int y = std::max(0, y_ - reach); y <= std::min(now.height - side_, y_ + reach); ++y) {
    for (int x = std::max(0, x_ - reach); x <= std::min(now.width - side_, x_ + reach); ++x) {
      const double found = difference_at(now, x, y);
      if (found >= least) continue;
      least = found;
      best_x = x;
      best_y = y;
    }
  }
  if (least > alike * contrast_ + noise) return false;
  x_ = best_x;
  y_ = best_y;
  if (least > changed * contrast_ + noise) data_ = cut(now, x_, y_, side_);
  return true;
}

Focus Patch::place() const noexcept {
  return {(x_ + offset_x_) / picture_width_, (y_ + offset_y_) / picture_height_};
}

}  // namespace video_core
