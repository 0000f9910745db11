#include "track_path.h"

#include <algorithm>
#include <cmath>

namespace video_core {
namespace {

constexpr int near = 2;  // pictures to either side whose glances are weighed against each other
constexpr double pi = 3.14159265358979323846;

// Follows `seen` as if on a leash of `slack`, at most `step_max` at once.
double follow(double held, double seen, double step_max) {
  const double off = seen - held;
  if (std::abs(off) <= TrackPath::slack) return held;
  const double pull = off > 0 ? off - TrackPath::slack : off + TrackPath::slack;
  return held + std::clamp(pull, -step_max, step_max);
}

double median(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

TrackPath::TrackPath(double rate, int look_ahead, int lag)
    : step_max_(speed_max / rate), lag_(lag), reach_(std::max(1, look_ahead - lag - near)) {}

void TrackPath::add(const Glance& glance) {
  const bool is_new = steps_.empty() || glance.is_cut;
  steps_.push_back({is_new ? end() : steps_.back().scene, glance, {}});
}

bool TrackPath::is_of_scene(int64_t index, int64_t scene) const {
  return index >= first_ && index < end() && step(index).scene == scene;
}

// The first thing that moves, as far as is known; else what stands out; else the middle.
Focus TrackPath::start_of(int64_t index) const {
  for (int64_t i = index; is_of_scene(i, index); ++i) {
    if (step(i).glance.subject) return *step(i).glance.subject;
  }
  return step(index).glance.standing.value_or(Focus{});
}

std::optional<Focus> TrackPath::seen_near(int64_t index) const {
  std::vector<double> x, y;
  for (int64_t i = index + lag_ - near; i <= index + lag_ + near; ++i) {
    if (!is_of_scene(i, step(index).scene) || !step(i).glance.subject) continue;
    x.push_back(step(i).glance.subject->x_ratio);
    y.push_back(step(i).glance.subject->y_ratio);
  }
  if (x.empty()) return std::nullopt;
  return Focus{median(x), median(y)};
}

Focus TrackPath::settle(int64_t index) const {
  if (step(index).scene == index) return start_of(index);
  const Focus held = step(index - 1).held;
  const std::optional<Focus> seen = seen_near(index);
  if (!seen) return held;
  return {follow(held.x_ratio, seen->x_ratio, step_max_),
          follow(held.y_ratio, seen->y_ratio, step_max_)};
}

Focus TrackPath::smooth(int64_t index) const {
  const Focus middle = step(index).held;
  Focus moved;
  double x = 0, y = 0, sum = 0;
  Focus before = middle, after = middle;  // scenes stand still beyond their ends
  for (int i = 0; i <= reach_; ++i) {
    if (is_of_scene(index - i, step(index).scene)) before = step(index - i).held;
    if (is_of_scene(index + i, step(index).scene)) after = step(index + i).held;
    const double weight = (1 + std::cos(pi * i / (reach_ + 1))) * (i == 0 ? 0.5 : 1.0);
    sum += 2 * weight;
    // Differences, so that a crop that stands still stands exactly still.
    x += weight * ((before.x_ratio - middle.x_ratio) + (after.x_ratio - middle.x_ratio));
    y += weight * ((before.y_ratio - middle.y_ratio) + (after.y_ratio - middle.y_ratio));
  }
  moved.x_ratio = middle.x_ratio + x / sum;
  moved.y_ratio = middle.y_ratio + y / sum;
  return moved;
}

Focus TrackPath::at(int64_t index) {
  const int64_t scene = step(index).scene;
  while (settled_ <= index + reach_ && is_of_scene(settled_, scene)) {
    steps_[static_cast<size_t>(settled_ - first_)].held = settle(settled_);
    ++settled_;
  }
  const Focus focus = smooth(index);
  while (first_ < index - reach_ - near) {
    steps_.pop_front();
    ++first_;
  }
  return focus;
}

std::optional<Focus> TrackPath::expected() const {
  for (int64_t i = end() - 1; i >= first_; --i) {
    if (step(i).glance.subject) return step(i).glance.subject;
    if (step(i).scene == i) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace video_core
