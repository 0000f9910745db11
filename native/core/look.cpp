#include "look.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "canvas.h"

namespace video_core {
namespace {

constexpr Size small{160, 90};
constexpr int black_max = 28;   // limited range: black is 16
constexpr int white_min = 228;  // and white 235

std::vector<uint8_t> luma_of(const AVFrame& picture) {
  std::vector<uint8_t> luma;
  luma.reserve(size_t{small.width} * small.height);
  for (int y = 0; y < small.height; ++y) {
    const uint8_t* row = picture.data[0] + ptrdiff_t{y} * picture.linesize[0];
    luma.insert(luma.end(), row, row + small.width);
  }
  return luma;
}

double mean(const std::vector<uint8_t>& values) {
  int64_t sum = 0;
  for (const uint8_t value : values) sum += value;
  return static_cast<double>(sum) / static_cast<double>(values.size());
}

double entropy_ratio(const std::vector<uint8_t>& luma) {
  constexpr size_t levels = 32;
  std::array<int, levels> counts{};
  for (const uint8_t value : luma) ++counts[value * levels / 256];
  double bits = 0.0;
  for (const int count : counts) {
    const double share = static_cast<double>(count) / static_cast<double>(luma.size());
    if (count > 0) bits -= share * std::log2(share);
  }
  return bits / std::log2(static_cast<double>(levels));
}

// Mean of |4 * middle - neighbours|: edges count, slopes do not.
double edges(const std::vector<uint8_t>& luma) {
  const auto at = [&](int x, int y) { return int{luma[static_cast<size_t>(y * small.width + x)]}; };
  int64_t sum = 0;
  for (int y = 1; y < small.height - 1; ++y) {
    for (int x = 1; x < small.width - 1; ++x) {
      sum += std::abs(4 * at(x, y) - at(x - 1, y) - at(x + 1, y) - at(x, y - 1) - at(x, y + 1));
    }
  }
  return static_cast<double>(sum) / ((small.width - 2) * (small.height - 2));
}

double clipped_ratio(const std::vector<uint8_t>& luma) {
  const auto is_clipped = [](uint8_t value) { return value <= black_max || value >= white_min; };
  return static_cast<double>(std::count_if(luma.begin(), luma.end(), is_clipped)) /
         static_cast<double>(luma.size());
}

struct Moments {
  double mean = 0.0;
  double variance = 0.0;
};

Moments moments_of(const AVFrame& picture, int plane) {
  int64_t sum = 0, squares = 0;
  const int width = small.width / 2, height = small.height / 2;
  for (int y = 0; y < height; ++y) {
    const uint8_t* row = picture.data[plane] + ptrdiff_t{y} * picture.linesize[plane];
    for (int x = 0; x < width; ++x) {
      sum += row[x];
      squares += row[x] * row[x];
    }
  }
  const double count = double{static_cast<double>(width)} * height;
  const double middle = static_cast<double>(sum) / count;
  return {middle, std::max(0.0, static_cast<double>(squares) / count - middle * middle)};
}

// After Hasler and Suesstrunk, "Measuring colourfulness in natural images" (2003), with the
// opponent colours that the chroma planes are.
double colourfulness(const AVFrame& picture) {
  const Moments blue = moments_of(picture, 1), red = moments_of(picture, 2);
  return std::sqrt(blue.variance + red.variance) +
         0.3 * std::hypot(blue.mean - 128.0, red.mean - 128.0);
}

}  // namespace

double difference(const Look& one, const Look& other) noexcept {
  int64_t sum = 0;
  for (size_t i = 0; i < one.luma.size(); ++i) sum += std::abs(one.luma[i] - other.luma[i]);
  return static_cast<double>(sum) / static_cast<double>(std::max<size_t>(1, one.luma.size()));
}

bool is_telling(const Look& look) noexcept {
  constexpr double dark_max = 40.0, bright_min = 220.0, flat_max = 0.2;
  return look.brightness > dark_max && look.brightness < bright_min && look.detail_ratio > flat_max;
}

Looker::Looker() : small_(new_canvas(small.width, small.height)) {}

Look Looker::look(const AVFrame& upright) {
  const Shape shape = shape_of(upright);
  if (!shrink_ || !(shape == shape_)) {
    const Rect all{0, 0, upright.width, upright.height};
    shrink_.emplace(shape.colour, all, AV_PIX_FMT_YUV420P, Delivered::Video,
                    Rect{0, 0, small.width, small.height}, SWS_AREA);
    shape_ = shape;
  }
  shrink_->run(upright, *small_);
  Look look;
  look.luma = luma_of(*small_);
  look.brightness = mean(look.luma);
  look.detail_ratio = entropy_ratio(look.luma);
  look.sharpness = edges(look.luma);
  look.colour = colourfulness(*small_);
  look.clipped_ratio = clipped_ratio(look.luma);
  return look;
}

}  // namespace video_core
