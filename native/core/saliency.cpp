#include "saliency.h"

#include <algorithm>
#include <cmath>

namespace video_core {
namespace {

// Sums over rectangles of a map in constant time.
class Sums {
 public:
  explicit Sums(const Map& map)
      : width_(map.width), sums_(static_cast<size_t>((map.width + 1) * (map.height + 1))) {
    for (int y = 0; y < map.height; ++y) {
      double row = 0;
      for (int x = 0; x < map.width; ++x) {
        row += map.at(x, y);
        sums_[place(x + 1, y + 1)] = sums_[place(x + 1, y)] + row;
      }
    }
  }
  double of(const Rect& r) const {
    return sums_[place(r.x + r.width, r.y + r.height)] - sums_[place(r.x, r.y + r.height)] -
           sums_[place(r.x + r.width, r.y)] + sums_[place(r.x, r.y)];
  }

 private:
  size_t place(int x, int y) const { return static_cast<size_t>(y * (width_ + 1) + x); }

  int width_;
  std::vector<double> sums_;
};

Rect around(int x, int y, int reach_x, int reach_y, const Map& map) {
  const int left = std::max(0, x - reach_x), top = std::max(0, y - reach_y);
  return {left, top, std::min(map.width, x + reach_x + 1) - left,
          std::min(map.height, y + reach_y + 1) - top};
}

// A plane's values against their surroundings.
Map contrast(const Grey& plane) {
  Map values(plane.width, plane.height), map(plane.width, plane.height);
  std::copy(plane.data.begin(), plane.data.end(), values.data.begin());
  const Sums sums(values);
  const auto mean = [&](int x, int y, int reach) {
    const Rect r = around(x, y, reach, reach, values);
    return std::floor(sums.of(r) / (r.width * r.height));
  };
  const int wide = std::max(map.width, map.height) / 6;
  for (int y = 0; y < map.height; ++y) {
    for (int x = 0; x < map.width; ++x) {
      map.at(x, y) = static_cast<float>(std::abs(mean(x, y, 2) - mean(x, y, wide)));
    }
  }
  return map;
}

// Brightness and colour together, less what is common in the picture.
Map contrast(const SmallPicture& small) {
  constexpr float noise = 6;  // levels
  Map map = contrast(small.grey);
  for (const Grey& plane : small.chroma) {
    const Map colour = contrast(plane);
    for (int y = 0; y < map.height; ++y) {
      // Colours differ by fewer levels than brightness does.
      for (int x = 0; x < map.width; ++x) map.at(x, y) += 2 * colour.at(x / 2, y / 2);
    }
  }
  double total = 0;
  for (const float value : map.data) total += value;
  const auto common = static_cast<float>(total / static_cast<double>(map.data.size())) + noise;
  for (float& value : map.data) value = std::max(0.0F, value - common);
  return map;
}

// The closer to the picture's middle, the more.
double preference(double x_ratio, double y_ratio) {
  constexpr double reach = 0.2;
  const double dx = x_ratio - 0.5, dy = y_ratio - 0.5;
  return 0.4 + 0.6 * std::exp(-(dx * dx + dy * dy) / (2 * reach * reach));
}

Rect box_at(double x, double y, const Map& map) {
  return around(static_cast<int>(x), static_cast<int>(y), map.width / 8, map.height / 5, map);
}

// The box that holds most, by preference.
Rect best_box(const Sums& sums, const Map& map) {
  Rect best{};
  double most = -1.0;
  for (int y = 0; y < map.height; y += 2) {
    for (int x = 0; x < map.width; x += 2) {
      const Rect box = box_at(x, y, map);
      const double held = sums.of(box) * preference((x + 0.5) / map.width, (y + 0.5) / map.height);
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

}  // namespace

std::optional<Focus> standing_out(const SmallPicture& small) {
  constexpr double enough = 300;  // levels over all pixels
  constexpr double held_min = 0.35;
  const Map map = contrast(small);
  const Sums sums(map);
  const Rect box = best_box(sums, map);
  const double held = sums.of(box);
  if (held < enough || held < held_min * sums.of({0, 0, map.width, map.height})) {
    return std::nullopt;
  }
  Focus middle = centroid(map, box);
  constexpr int steps = 3;  // the box follows its own centre of mass
  for (int i = 0; i < steps; ++i) {
    middle = centroid(map, box_at(middle.x_ratio * map.width, middle.y_ratio * map.height, map));
  }
  return middle;
}

}  // namespace video_core
