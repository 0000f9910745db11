#include "subject.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace video_core {
namespace {

double total(const Map& map) { return std::accumulate(map.data.begin(), map.data.end(), 0.0); }

Map moved(const Map& map, Shift shift) {
  if (shift.x == 0 && shift.y == 0) return map;
  Map made(map.width, map.height);
  for (int y = 0; y < map.height; ++y) {
    for (int x = 0; x < map.width; ++x) {
      if (map.has(x - shift.x, y - shift.y)) made.at(x, y) = map.at(x - shift.x, y - shift.y);
    }
  }
  return made;
}

// The mean of the pixels up to `reach` away.
Map blurred(const Map& map, int reach) {
  const auto along = [reach](const Map& from, bool is_across) {
    Map made(from.width, from.height);
    const int lines = is_across ? from.height : from.width;
    const int length = is_across ? from.width : from.height;
    for (int line = 0; line < lines; ++line) {
      const auto value = [&](int i) { return is_across ? from.at(i, line) : from.at(line, i); };
      float sum = 0;
      for (int i = 0; i < std::min(reach, length); ++i) sum += value(i);
      for (int i = 0; i < length; ++i) {
        if (i + reach < length) sum += value(i + reach);
        if (i - reach > 0) sum -= value(i - reach - 1);
        const int count = std::min(length - 1, i + reach) - std::max(0, i - reach) + 1;
        (is_across ? made.at(i, line) : made.at(line, i)) =
            std::max(0.0F, sum / static_cast<float>(count));
      }
    }
    return made;
  };
  return along(along(map, true), false);
}

// What moves by itself. Against pictures on both sides, so that ground which is uncovered or will
// be covered is not taken for it.
Map motion(const Moment& moment) {
  const Shift back{-moment.until_after.x, -moment.until_after.y};
  Map map = surprise(moment.now, moment.after, back);
  if (moment.before == nullptr) return map;
  const Map other = surprise(moment.now, *moment.before, moment.since_before);
  for (size_t i = 0; i < map.data.size(); ++i) map.data[i] = std::min(map.data[i], other.data[i]);
  return map;
}

// Grows over neighbours that look `alike`, weakening on the way; there and back reaches all.
void spread(Map& map, const Map& alike) {
  constexpr float kept = 0.97F, alike_min = 0.3F;
  const auto take = [&](int x, int y, int u, int v) {
    if (map.has(u, v)) map.at(x, y) = std::max(map.at(x, y), map.at(u, v) * kept);
  };
  for (int y = 0; y < map.height; ++y) {
    for (int x = 0; x < map.width; ++x) {
      if (alike.at(x, y) < alike_min) continue;
      take(x, y, x - 1, y);
      take(x, y, x, y - 1);
    }
  }
  for (int y = map.height - 1; y >= 0; --y) {
    for (int x = map.width - 1; x >= 0; --x) {
      if (alike.at(x, y) < alike_min) continue;
      take(x, y, x + 1, y);
      take(x, y, x, y + 1);
    }
  }
}

// Weights of the places along an axis around `middle`.
std::vector<double> bell(int length, double middle, double reach) {
  std::vector<double> weights(static_cast<size_t>(length));
  for (int i = 0; i < length; ++i) {
    const double off = (i + 0.5 - middle) / reach;
    weights[static_cast<size_t>(i)] = std::exp(-off * off / 2);
  }
  return weights;
}

struct Held {
  double sum = 0;
  double x = 0;  // their middle, in pixels
  double y = 0;
};

// What lies within `reach` of a place, the closer the more.
Held held_at(const Map& map, double x, double y, double reach) {
  const std::vector<double> across = bell(map.width, x, reach), down = bell(map.height, y, reach);
  Held held;
  for (int v = 0; v < map.height; ++v) {
    double row = 0, row_x = 0;
    for (int u = 0; u < map.width; ++u) {
      const double value = map.at(u, v) * across[static_cast<size_t>(u)];
      row += value;
      row_x += value * (u + 0.5);
    }
    const double weight = down[static_cast<size_t>(v)];
    held.sum += row * weight;
    held.x += row_x * weight;
    held.y += row * weight * (v + 0.5);
  }
  if (held.sum > 0) {
    held.x /= held.sum;
    held.y /= held.sum;
  }
  return held;
}

// A quarter of each side, for looking everywhere.
Map coarse(const Map& map) {
  constexpr int part = 4;
  Map made((map.width + part - 1) / part, (map.height + part - 1) / part);
  for (int y = 0; y < map.height; ++y) {
    for (int x = 0; x < map.width; ++x) made.at(x / part, y / part) += map.at(x, y);
  }
  return made;
}

double preference(double x_ratio, double y_ratio, std::optional<Focus> near) {
  constexpr double reach = 0.2;
  if (!near) return 1.0;
  const double dx = x_ratio - near->x_ratio, dy = y_ratio - near->y_ratio;
  return 0.4 + 0.6 * std::exp(-(dx * dx + dy * dy) / (2 * reach * reach));
}

// For each place what lies within `reach` of it, the closer the more.
Map gathered(const Map& map, double reach) {
  const int length = std::max(map.width, map.height);
  const std::vector<double> weights = bell(2 * length, length + 0.5, reach);
  const auto weight = [&](int off) {
    return static_cast<float>(weights[static_cast<size_t>(length + off)]);
  };
  Map across(map.width, map.height), made(map.width, map.height);
  for (int y = 0; y < map.height; ++y) {
    for (int x = 0; x < map.width; ++x) {
      for (int u = 0; u < map.width; ++u) across.at(x, y) += map.at(u, y) * weight(u - x);
    }
  }
  for (int y = 0; y < map.height; ++y) {
    for (int v = 0; v < map.height; ++v) {
      for (int x = 0; x < map.width; ++x) made.at(x, y) += across.at(x, v) * weight(v - y);
    }
  }
  return made;
}

std::optional<Focus> middle_of(const Map& mass, std::optional<Focus> near) {
  constexpr double enough = 12;     // pixels
  constexpr double held_min = 0.3;  // evenly spread it were 0.2
  constexpr int steps = 4;          // from the best of a coarse grid to the best of all
  const double all = total(mass);
  if (all < enough) return std::nullopt;
  const double reach = 0.14 * std::max(mass.width, mass.height);  // a tall crop is 0.316 wide
  const Map grid = coarse(mass);
  const Map held_there = gathered(grid, reach * grid.width / mass.width);
  double most = -1, x = 0, y = 0;
  for (int v = 0; v < grid.height; ++v) {
    for (int u = 0; u < grid.width; ++u) {
      const double x_ratio = (u + 0.5) / grid.width, y_ratio = (v + 0.5) / grid.height;
      const double held = held_there.at(u, v) * preference(x_ratio, y_ratio, near);
      if (held <= most) continue;
      most = held;
      x = x_ratio * mass.width;
      y = y_ratio * mass.height;
    }
  }
  Held held;
  for (int i = 0; i < steps; ++i) {
    held = held_at(mass, x, y, reach);
    x = held.x;
    y = held.y;
  }
  if (held.sum < held_min * all) return std::nullopt;
  return Focus{x / mass.width, y / mass.height};
}

// How often each colour occurs, light and shade told apart but roughly.
std::vector<float> shares_of(const std::vector<float>& counts) {
  constexpr std::array<float, 5> weights{1, 2, 3, 2, 1};
  constexpr int hues = SmallPicture::colours / SmallPicture::shades;
  const float sum = std::accumulate(counts.begin(), counts.end(), 1.0F) * 9;
  std::vector<float> shares(counts.size());
  for (int shade = 0; shade < SmallPicture::shades; ++shade) {
    for (int i = 0; i < 5; ++i) {
      const int other = shade + i - 2;
      if (other < 0 || other >= SmallPicture::shades) continue;
      const float weight = weights[static_cast<size_t>(i)] / sum;
      for (int hue = 0; hue < hues; ++hue) {
        shares[static_cast<size_t>(shade * hues + hue)] +=
            weight * counts[static_cast<size_t>(other * hues + hue)];
      }
    }
  }
  return shares;
}

}  // namespace

double Subject::share_left(double seconds) const { return std::exp(-1.0 / (seconds * rate_)); }

// Where it is now it was before, wherever that looks like it.
Subject Subject::again() const {
  Subject other = *this;
  std::fill(other.recent_->data.begin(), other.recent_->data.end(), 0.0F);
  return other;
}

void Subject::learn(const SmallPicture& now, const Map& motion) {
  constexpr double memory_s = 2.0;
  const auto left = static_cast<float>(share_left(memory_s));
  own_.resize(SmallPicture::colours);
  others_.resize(SmallPicture::colours);
  for (float& value : own_) value *= left;
  for (float& value : others_) value *= left;
  for (size_t i = 0; i < now.colour.size(); ++i) {
    own_[now.colour[i]] += motion.data[i];
    others_[now.colour[i]] += 1 - std::max(recent_->data[i], support_->data[i]);
  }
}

// How much more often each pixel's colour is the subject's than another's, 0..1.
Map Subject::likeness(const SmallPicture& now) const {
  constexpr float rare = 0.002F;
  Map map(now.grey.width, now.grey.height);
  if (own_.empty()) return map;
  const std::vector<float> own = shares_of(own_), others = shares_of(others_);
  for (size_t i = 0; i < map.data.size(); ++i) {
    const float here = own[now.colour[i]], there = others[now.colour[i]];
    map.data[i] = std::max(0.0F, (here - there) / (here + there + rare));
  }
  return blurred(map, 1);
}

// What looks like the subject stays its own; what does not is left behind at once.
void Subject::go_on(const Map& moving, const Map& alike) {
  constexpr double kept_s = 4.0, dropped_s = 0.15;
  const auto kept = static_cast<float>(share_left(kept_s));
  const auto dropped = static_cast<float>(share_left(dropped_s));
  for (size_t i = 0; i < support_->data.size(); ++i) {
    float& value = support_->data[i];
    value *= dropped + (kept - dropped) * std::min(1.0F, 2 * alike.data[i]);
    value = std::max(value, moving.data[i]);
  }
  spread(*support_, alike);
}

std::optional<Focus> Subject::find(const Moment& moment, std::optional<Focus> expected) {
  constexpr double recent_s = 0.5;
  constexpr double enough = 6;  // pixels
  constexpr int fill = 2;       // a moving thing differs at its edges; what lies between is it, too
  const Map motion = video_core::motion(moment);
  Map moving = blurred(motion, fill);
  for (float& value : moving.data) value = std::min(1.0F, 2 * value);
  if (!support_) {
    recent_.emplace(moving.width, moving.height);
    support_.emplace(moving.width, moving.height);
  }
  *recent_ = moved(*recent_, moment.since_last);
  *support_ = moved(*support_, moment.since_last);
  const auto left = static_cast<float>(share_left(recent_s));
  for (size_t i = 0; i < recent_->data.size(); ++i) {
    recent_->data[i] = std::max(recent_->data[i] * left, moving.data[i]);
  }
  if (total(motion) >= enough) learn(moment.now, motion);
  const Map alike = likeness(moment.now);
  go_on(moving, alike);
  Map mass = moving;
  for (size_t i = 0; i < mass.data.size(); ++i) {
    mass.data[i] = std::max(moving.data[i] / 3, support_->data[i] * alike.data[i]);
  }
  return middle_of(mass, expected);
}

}  // namespace video_core
