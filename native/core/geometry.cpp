#include "geometry.h"

#include <algorithm>
#include <cmath>

extern "C" {
#include <libavutil/display.h>
}

namespace video_core {
namespace {

int even(double value) { return std::max(2, static_cast<int>(std::lround(value / 2.0)) * 2); }

int even_floor(int value) { return value / 2 * 2; }

double display_ratio(const Picture& picture) {
  return picture.width * av_q2d(picture.sar) / picture.height;
}

// Centred; offsets are even so that chroma stays in place.
Rect centred(int width, int height, int outer_width, int outer_height) {
  return {even_floor((outer_width - width) / 2), even_floor((outer_height - height) / 2), width,
          height};
}

// More than two percent, in square pixels: rounding to even sizes is not scaling up.
bool is_upscaled(const Rect& from, const Rect& to, AVRational sar) {
  constexpr double tolerance = 1.02;
  return to.width > from.width * av_q2d(sar) * tolerance || to.height > from.height * tolerance;
}

constexpr AVRational standard_rates[] = {{24000, 1001}, {24, 1}, {25, 1}, {30000, 1001},
                                         {30, 1},       {50, 1}, {60000, 1001}, {60, 1}};
constexpr AVRational rate_max{60, 1};
constexpr AVRational rate_min{10, 1};

AVRational standard_above(double rate) {
  constexpr double slack = 0.995;  // 29.8 measured frames a second are 29.97, not 30
  for (const AVRational& standard : standard_rates) {
    if (av_q2d(standard) >= rate * slack) return standard;
  }
  return rate_max;
}

// Measured rates come as odd fractions: the standard one is meant where it is that close.
AVRational snapped(AVRational rate) {
  constexpr double closeness = 0.0004;  // 60 and 59.94 are 0.001 apart
  for (const AVRational& standard : standard_rates) {
    if (std::abs(av_q2d(rate) / av_q2d(standard) - 1.0) < closeness) return standard;
  }
  return rate;
}

AVRational at_most_sixty(AVRational rate) {
  constexpr double divided_min = 48.0;
  const double divisor = std::ceil(av_q2d(rate) / av_q2d(rate_max) - 1e-6);
  if (divisor <= 1.0) return rate;
  const bool is_divided = av_q2d(rate) / divisor >= divided_min && divisor < 1000.0;
  if (!is_divided) return rate_max;
  return snapped(av_mul_q(rate, {1, static_cast<int>(divisor)}));
}

bool is_near(double rate, double other) { return std::abs(rate - other) <= 0.01 * other; }

bool is_known(AVRational rate) { return rate.num > 0 && rate.den > 0; }

}  // namespace

Size display_size(const VideoFacts& video) {
  const double sar = static_cast<double>(video.sar_num) / video.sar_den;
  const Size size{std::max(1, static_cast<int>(std::lround(video.width * sar))), video.height};
  return video.orientation.quarter_turns % 2 == 1 ? Size{size.height, size.width} : size;
}

int offset_around(double centre_ratio, int length, int whole) {
  const double offset = centre_ratio * whole - length / 2.0;
  return even_floor(std::clamp(static_cast<int>(std::floor(offset)), 0, whole - length));
}

double scale_of(const Layout& layout) noexcept {
  return std::min(static_cast<double>(layout.to.width) / layout.from.width,
                  static_cast<double>(layout.to.height) / layout.from.height);
}

bool leaves_room(const Picture& picture, const Layout& crop) noexcept {
  return crop.from.width + 2 <= picture.width || crop.from.height + 2 <= picture.height;
}

Layout crop_layout(const Picture& picture, Size output, Focus focus) {
  const double wanted = static_cast<double>(output.width) / output.height;
  const double sar = av_q2d(picture.sar);
  int width = picture.width;
  int height = picture.height;
  if (display_ratio(picture) > wanted) {
    width = std::min(width, even(height * wanted / sar));
  } else {
    height = std::min(height, even(width * sar / wanted));
  }
  Layout layout;
  layout.from = {offset_around(focus.x_ratio, width, picture.width),
                 offset_around(focus.y_ratio, height, picture.height), width, height};
  layout.to = {0, 0, output.width, output.height};
  layout.is_upscaled = is_upscaled(layout.from, layout.to, picture.sar);
  return layout;
}

Layout pad_layout(const Picture& picture, Size output) {
  const double ratio = display_ratio(picture);
  const double wanted = static_cast<double>(output.width) / output.height;
  int width = output.width;
  int height = output.height;
  if (ratio > wanted) {
    height = std::min(height, even(width / ratio));
  } else {
    width = std::min(width, even(height * ratio));
  }
  Layout layout;
  layout.from = {0, 0, picture.width, picture.height};
  layout.to = centred(width, height, output.width, output.height);
  layout.is_upscaled = is_upscaled(layout.from, layout.to, picture.sar);
  return layout;
}

Size shaped_size(const Picture& picture, int width) {
  return {width, even(width / display_ratio(picture))};
}

Orientation read_orientation(const int32_t* display_matrix) {
  int32_t matrix[9];
  std::copy(display_matrix, display_matrix + 9, matrix);
  const double determinant = static_cast<double>(matrix[0]) * matrix[4] -
                             static_cast<double>(matrix[1]) * matrix[3];
  Orientation orientation;
  orientation.is_mirrored = determinant < 0;
  if (orientation.is_mirrored) av_display_matrix_flip(matrix, 1, 0);
  const double angle = av_display_rotation_get(matrix);  // counter-clockwise
  if (!std::isnan(angle)) {
    orientation.quarter_turns = ((static_cast<int>(std::lround(-angle / 90.0)) % 4) + 4) % 4;
  }
  return orientation;
}

Rate choose_rate(AVRational highest, AVRational average, bool is_interlaced) {
  if (!is_known(average)) average = highest;
  if (!is_known(average)) return {{25, 1}, true};
  const double mean = av_q2d(average);
  if (is_interlaced && is_near(av_q2d(highest), 2.0 * mean)) highest = average;
  const bool is_variable = !is_known(highest) || !is_near(av_q2d(highest), mean);
  if (is_variable || mean < av_q2d(rate_min)) return {standard_above(mean), is_variable};
  // FFmpeg's highest rate is a guess among common ones, and above 60 few are common.
  return {at_most_sixty(av_cmp_q(highest, rate_max) > 0 ? average : highest), false};
}

}  // namespace video_core
