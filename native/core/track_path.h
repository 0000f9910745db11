// The way a tracked crop takes, from what the pictures say: still while the subject is near its
// middle, smooth when it follows, placed anew at a cut. Pure arithmetic, in shares of the picture.
#pragma once

#include <cstdint>
#include <deque>

#include "attention.h"

namespace video_core {

// Within a scene, per axis: at most `speed_max` a second, and a change of speed of at most
// 2 * speed_max / (reach + 1) from one picture to the next; both follow from how it is made, a
// sequence of that speed under a Hann window of 2 * reach + 1 pictures.
class TrackPath {
 public:
  static constexpr double speed_max = 0.8;
  static constexpr double slack = 0.03;  // the subject may be that far off before the crop follows

  // `look_ahead` pictures are known beyond the one that is asked for; what a glance says is true of
  // the picture `lag` before it, and scenes become known up to `patience` pictures late.
  TrackPath(double rate, int look_ahead, int lag, int patience);

  void add(const Glance& glance);

  // Where picture `index` looks. Asked in order; `index` + look_ahead pictures have been added, or
  // all of them.
  Focus at(int64_t index);

  // So many pictures of a scene may be revised by a glance at the last of them.
  int known() const noexcept { return known_; }

  // Where the last picture that was settled looks, to expect the next one by.
  std::optional<Focus> expected() const;

 private:
  struct Step {
    int64_t scene = 0;  // index of its first picture
    Glance glance;
    Focus held;
  };

  const Step& step(int64_t index) const { return steps_[static_cast<size_t>(index - first_)]; }
  int64_t end() const { return first_ + static_cast<int64_t>(steps_.size()); }
  bool is_of_scene(int64_t index, int64_t scene) const;
  void revise(const std::vector<std::optional<Focus>>& subjects);
  Focus start_of(int64_t index) const;
  Focus settle(int64_t index) const;
  int64_t last_of(int64_t scene) const;
  std::optional<Focus> seen_near(int64_t index, int64_t last) const;
  Focus held_at(int64_t index, int64_t scene, int64_t last) const;
  Focus smooth(int64_t index) const;

  double step_max_;
  int lag_;
  int near_;
  int reach_;
  int known_;
  int64_t first_ = 0;    // index of steps_.front()
  int64_t settled_ = 0;  // steps before it have their `held`
  std::deque<Step> steps_;
};

}  // namespace video_core
