#include "attention.h"

#include <algorithm>
#include <cmath>

namespace video_core {
namespace {

constexpr int noise = 6;  // levels
constexpr double span_s = 0.16;

// Sums over rectangles of a map in constant time.
class Sums {
 public:
  Sums(const std::vector<int>& map, int width, int height)
      : width_(width), sums_(static_cast<size_t>((width + 1) * (height + 1))) {
    for (int y = 0; y < height; ++y) {
      int64_t row = 0;
      for (int x = 0; x < width; ++x) {
        row += map[static_cast<size_t>(y * width + x)];
        sums_[place(x + 1, y + 1)] = sums_[place(x + 1, y)] + row;
      }
    }
  }
  int64_t of(const Rect& r) const {
    return sums_[place(r.x + r.width, r.y + r.height)] - sums_[place(r.x, r.y + r.height)] -
           sums_[place(r.x + r.width, r.y)] + sums_[place(r.x, r.y)];
  }

 private:
  size_t place(int x, int y) const { return static_cast<size_t>(y * (width_ + 1) + x); }

  int width_;
  std::vector<int64_t> sums_;
};

struct Map {
  int width;
  int height;
  std::vector<int> data;

  Map(int w, int h) : width(w), height(h), data(static_cast<size_t>(w * h)) {}
  int& at(int x, int y) { return data[static_cast<size_t>(y * width + x)]; }
  int at(int x, int y) const { return data[static_cast<size_t>(y * width + x)]; }
};

// By how much a value lies outside what was around its place before: parts of a pixel and noise
// do not count.
int surprise(const Grey& before, int x, int y, int value) {
  int low = 255, high = 0;
  for (int v = y - 1; v <= y + 1; ++v) {
    for (int u = x - 1; u <= x + 1; ++u) {
      low = std::min(low, before.at(u, v));
      high = std::max(high, before.at(u, v));
    }
  }
  return std::max({0, value - high - noise, low - noise - value});
}

Map motion(const Grey& now, const Grey& before) {
  const int lift = brightness(now) - brightness(before);
  const Shift shift = camera_shift(now, before, lift);
  Map map(now.width, now.height);
  for (int y = 0; y < now.height; ++y) {
    for (int x = 0; x < now.width; ++x) {
      const int u = x - shift.x, v = y - shift.y;
      const bool is_known = u > 0 && v > 0 && u < now.width - 1 && v < now.height - 1;
      if (is_known) map.at(x, y) = surprise(before, u, v, now.at(x, y) - lift);
    }
  }
  return map;
}

Rect around(int x, int y, int reach_x, int reach_y, int width, int height) {
  const int left = std::max(0, x - reach_x), top = std::max(0, y - reach_y);
  return {left, top, std::min(width, x + reach_x + 1) - left,
          std::min(height, y + reach_y + 1) - top};
}

// A plane's values against their surroundings.
Map contrast(const uint8_t* data, int stride, int width, int height) {
  Map values(width, height);
  for (int y = 0; y < height; ++y) {
    std::copy(data + ptrdiff_t{y} * stride, data + ptrdiff_t{y} * stride + width, &values.at(0, y));
  }
  const Sums sums(values.data, width, height);
  const auto mean = [&](int x, int y, int reach) {
    const Rect r = around(x, y, reach, reach, width, height);
    return static_cast<int>(sums.of(r) / (r.width * r.height));
  };
  const int wide = std::max(width, height) / 6;
  Map map(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) map.at(x, y) = std::abs(mean(x, y, 2) - mean(x, y, wide));
  }
  return map;
}

// Brightness and colour together, less what is common in the picture.
Map contrast(const AVFrame& small) {
  Map map = contrast(small.data[0], small.linesize[0], small.width, small.height);
  for (int plane = 1; plane <= 2; ++plane) {
    const Map colour = contrast(small.data[plane], small.linesize[plane], small.width / 2,
                                small.height / 2);
    for (int y = 0; y < map.height; ++y) {
      // Colours differ by fewer levels than brightness does.
      for (int x = 0; x < map.width; ++x) map.at(x, y) += 2 * colour.at(x / 2, y / 2);
    }
  }
  int64_t total = 0;
  for (const int value : map.data) total += value;
  const int common = static_cast<int>(total / static_cast<int64_t>(map.data.size())) + noise;
  for (int& value : map.data) value = std::max(0, value - common);
  return map;
}

double share_of(const Map& map) {
  const auto count = std::count_if(map.data.begin(), map.data.end(), [](int v) { return v > 0; });
  return static_cast<double>(count) / static_cast<double>(map.data.size());
}

bool is_another_scene(const Grey& now, const Grey& before) {
  constexpr double changed_max = 0.45;    // of the pixels
  constexpr double unrelated_max = 0.75;  // of the difference of unrelated pictures
  constexpr double clearly = 8.0;         // levels
  if (now.width != before.width || now.height != before.height) return true;
  const int lift = brightness(now) - brightness(before);
  const double left = difference(now, before, camera_shift(now, before, lift), lift);
  return (left > clearly && left > unrelated_max * unrelated(now)) ||
         share_of(motion(now, before)) > changed_max;
}

double preference(double x_ratio, double y_ratio, Focus near) {
  constexpr double reach = 0.2;
  const double dx = x_ratio - near.x_ratio, dy = y_ratio - near.y_ratio;
  return 0.4 + 0.6 * std::exp(-(dx * dx + dy * dy) / (2 * reach * reach));
}

// The box that holds most, by preference.
Rect best_box(const Sums& sums, const Map& map, std::optional<Focus> near) {
  const int reach_x = map.width / 8, reach_y = map.height / 5;
  Rect best{};
  double most = -1.0;
  for (int y = 0; y < map.height; y += 2) {
    for (int x = 0; x < map.width; x += 2) {
      const Rect box = around(x, y, reach_x, reach_y, map.width, map.height);
      const double liking =
          near ? preference((x + 0.5) / map.width, (y + 0.5) / map.height, *near) : 1.0;
      const double held = static_cast<double>(sums.of(box)) * liking;
      if (held > most) {
        most = held;
        best = box;
      }
    }
  }
  return best;
}

Focus centroid(const Map& map, const Rect& box) {
  double sum = 0, sum_x = 0, sum_y = 0;
  for (int y = box.y; y < box.y + box.height; ++y) {
    for (int x = box.x; x < box.x + box.width; ++x) {
      const double value = map.at(x, y);
      sum += value;
      sum_x += value * (x + 0.5);
      sum_y += value * (y + 0.5);
    }
  }
  return {sum_x / sum / map.width, sum_y / sum / map.height};
}

// The middle of what the map holds, when there is enough of it and most lies in one place.
std::optional<Focus> middle_of(const Map& map, std::optional<Focus> near, double held_min) {
  constexpr int64_t enough = 300;  // levels over all pixels
  const Sums sums(map.data, map.width, map.height);
  const int64_t total = sums.of({0, 0, map.width, map.height});
  Rect box = best_box(sums, map, near);
  const int64_t held = sums.of(box);
  if (held < enough || static_cast<double>(held) < held_min * static_cast<double>(total)) {
      return std::nullopt;
  }
  Focus middle = centroid(map, box);
  constexpr int steps = 3;  // the box follows its own centre of mass
  for (int i = 0; i < steps; ++i) {
    box = around(static_cast<int>(middle.x_ratio * map.width),
                 static_cast<int>(middle.y_ratio * map.height), map.width / 8, map.height / 5,
                 map.width, map.height);
    middle = centroid(map, box);
  }
  return middle;
}

std::optional<Focus> standing_out(const AVFrame& small) {
  constexpr double held_min = 0.35;
  return middle_of(contrast(small), Focus{}, held_min);
}

}  // namespace

Attention::Attention(double rate) noexcept
    : span_(static_cast<size_t>(std::max(2L, std::lround(span_s * rate)))) {}

Grey Attention::shrink(const AVFrame& upright) {
  const Shape shape = shape_of(upright);
  if (!scaler_ || !(shape == shape_)) {
    const int longest = std::max(upright.width, upright.height);
    const auto side = [&](int value) {
      return std::max(16, value * Grey::long_side / longest / 2 * 2);
    };
    small_ = new_canvas(side(upright.width), side(upright.height));
    scaler_.emplace(shape.colour, Rect{0, 0, upright.width, upright.height}, AV_PIX_FMT_YUV420P,
                    Delivered::Video, Rect{0, 0, small_->width, small_->height}, SWS_AREA);
    shape_ = shape;
  }
  scaler_->run(upright, *small_);
  Grey grey{small_->width, small_->height, {}};
  for (int y = 0; y < grey.height; ++y) {
    const uint8_t* line = small_->data[0] + ptrdiff_t{y} * small_->linesize[0];
    grey.data.insert(grey.data.end(), line, line + grey.width);
  }
  return grey;
}

// What was followed so far, where it is now; when it is lost, what stands out, else the middle.
std::optional<Focus> Attention::keep(const Grey& now) {
  if (!patch_) return std::nullopt;
  if (patch_->follow(now)) return patch_->place();
  patch_.reset();
  const std::optional<Focus> other = standing_out(*small_);
  if (other) patch_.emplace(now, *other);
  return other.value_or(Focus{});
}

void Attention::begin(const Grey& now, Glance& glance) {
  before_.clear();
  kept_.clear();
  patch_.reset();
  glance.is_cut = true;
  glance.standing = standing_out(*small_);
  if (glance.standing) patch_.emplace(now, *glance.standing);
}

void Attention::go_on(const Grey& now, std::optional<Focus> expected, Glance& glance) {
  constexpr double held_min = 0.4;
  kept_.push_back(keep(now));
  if (kept_.size() > static_cast<size_t>(lag()) + 1) kept_.pop_front();
  glance.subject = middle_of(motion(now, before_.front()), expected, held_min);
  if (!glance.subject) {
    glance.subject = kept_.front();
    return;
  }
  const size_t back = std::min(before_.size(), static_cast<size_t>(lag()));
  patch_.emplace(before_[before_.size() - back], *glance.subject);
  if (!patch_->follow(now)) patch_.reset();
}

Glance Attention::look(const AVFrame& upright, std::optional<Focus> expected) {
  Grey now = shrink(upright);
  Glance glance;
  if (before_.empty() || is_another_scene(now, before_.back())) {
    begin(now, glance);
  } else {
    go_on(now, expected, glance);
  }
  before_.push_back(std::move(now));
  if (before_.size() > span_) before_.pop_front();
  return glance;
}

}  // namespace video_core
