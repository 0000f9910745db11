#include "track_path.h"

#include <algorithm>
#include <cmath>

namespace video_core {
namespace {

constexpr double near_s = 0.2;   // to either side glances are weighed against each other
constexpr double reach_s = 0.4;  // and the way is smoothed
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

TrackPath::TrackPath(double rate, int look_ahead, int lag, int patience)
    : step_max_(speed_max / rate),
      lag_(lag),
      near_(std::clamp(static_cast<int>(near_s * rate), 1, std::max(1, look_ahead / 4))),
      reach_(std::max(1, std::min(static_cast<int>(reach_s * rate),
                                  look_ahead - std::max(lag + near_, patience + 1)))),
      known_(std::max(0, look_ahead - reach_ - 1)) {}

void TrackPath::add(const Glance& glance) {
  steps_.push_back({steps_.empty() ? end() : steps_.back().scene, glance, {}});
  revise(glance.revised);
  if (!glance.began) return;
  const int64_t start = end() - 1 - *glance.began;
  for (int64_t i = start; i < end(); ++i) steps_[static_cast<size_t>(i - first_)].scene = start;
  steps_[static_cast<size_t>(start - first_)].glance.standing = glance.standing;
}

// The newest one is this picture's. What is not found at the second look was not at the first.
void TrackPath::revise(const std::vector<std::optional<Focus>>& subjects) {
  int64_t index = end() - static_cast<int64_t>(subjects.size());
  for (const std::optional<Focus>& subject : subjects) {
    if (subject && index >= settled_) {
      steps_[static_cast<size_t>(index - first_)].glance.subject = subject;
    }
    ++index;
  }
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

// The last picture of a scene, as far as is known.
int64_t TrackPath::last_of(int64_t scene) const {
  int64_t last = end() - 1;
  while (step(last).scene > scene) last = step(last).scene - 1;
  return last;
}

// Weighed against as many before as after, or it would lag at both ends of a scene.
std::optional<Focus> TrackPath::seen_near(int64_t index, int64_t last) const {
  const int64_t scene = step(index).scene, middle = index + lag_;
  const int64_t near = std::min({int64_t{near_}, index - scene, last - middle});
  std::vector<double> x, y;
  for (int64_t i = middle - near; i <= middle + near; ++i) {
    if (!is_of_scene(i, scene) || !step(i).glance.subject) continue;
    x.push_back(step(i).glance.subject->x_ratio);
    y.push_back(step(i).glance.subject->y_ratio);
  }
  if (x.empty()) return std::nullopt;
  return Focus{median(x), median(y)};
}

Focus TrackPath::settle(int64_t index) const {
  const int64_t scene = step(index).scene;
  if (scene == index) return start_of(index);
  const int64_t last = last_of(scene);
  const Focus held = step(index - 1).held;
  const std::optional<Focus> seen = seen_near(index, last);
  if (seen) {
    return {follow(held.x_ratio, seen->x_ratio, step_max_),
            follow(held.y_ratio, seen->y_ratio, step_max_)};
  }
  if (index + lag_ <= last || index - scene < 2) return held;
  // Nobody has looked at the last pictures of a scene: it ends as it went.
  const Focus before = step(index - 2).held;
  return {std::clamp(2 * held.x_ratio - before.x_ratio, 0.0, 1.0),
          std::clamp(2 * held.y_ratio - before.y_ratio, 0.0, 1.0)};
}

// Beyond both ends of its scene the way goes on as it came, mirrored about the end.
Focus TrackPath::held_at(int64_t index, int64_t scene, int64_t last) const {
  if (index >= scene && index <= last) return step(index).held;
  const int64_t end = index < scene ? scene : last;
  const Focus middle = step(end).held;
  const Focus other = step(std::clamp(2 * end - index, scene, last)).held;
  return {2 * middle.x_ratio - other.x_ratio, 2 * middle.y_ratio - other.y_ratio};
}

Focus TrackPath::smooth(int64_t index) const {
  const int64_t scene = step(index).scene, last = last_of(scene);
  const Focus middle = step(index).held;
  double x = 0, y = 0, sum = 0;
  for (int i = 0; i <= reach_; ++i) {
    const Focus before = held_at(index - i, scene, last), after = held_at(index + i, scene, last);
    const double weight = (1 + std::cos(pi * i / (reach_ + 1))) * (i == 0 ? 0.5 : 1.0);
    sum += 2 * weight;
    // Differences, so that a crop that stands still stands exactly still.
    x += weight * ((before.x_ratio - middle.x_ratio) + (after.x_ratio - middle.x_ratio));
    y += weight * ((before.y_ratio - middle.y_ratio) + (after.y_ratio - middle.y_ratio));
  }
  return {middle.x_ratio + x / sum, middle.y_ratio + y / sum};
}

Focus TrackPath::at(int64_t index) {
  const int64_t scene = step(index).scene;
  while (settled_ <= index + reach_ && is_of_scene(settled_, scene)) {
    steps_[static_cast<size_t>(settled_ - first_)].held = settle(settled_);
    ++settled_;
  }
  const Focus focus = smooth(index);
  while (first_ < index - reach_ - near_) {
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
