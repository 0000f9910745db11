// What moves in a scene, whole: colours that are of what moves and of little else are learned, so
// that a body stays the subject while nothing but its arm is moving.
#pragma once

#include <optional>
#include <vector>

#include "plan.h"
#include "small_picture.h"

namespace video_core {

// A picture between two others, and how far the camera turned: from `before` to it, from the
// picture that was given last to it, from it to `after`.
struct Moment {
  const SmallPicture* before;  // null near the beginning of a scene
  const SmallPicture& now;
  const SmallPicture& after;
  Shift since_before;
  Shift since_last;
  Shift until_after;
};

class Subject {
 public:
  // `rate`: moments a second.
  explicit Subject(double rate) noexcept : rate_(rate) {}

  // One that knows the colours already, to look at the same moments again.
  Subject again() const;

  // Of one scene, in order. The middle of its mass: of all of it where it fits a tall crop, else of
  // as much as is about that wide; of two masses the greater, or the one near `expected` unless the
  // other is far greater. None where nothing has moved yet, or as much everywhere.
  std::optional<Focus> find(const Moment& moment, std::optional<Focus> expected);

 private:
  void learn(const SmallPicture& now, const Map& motion);
  Map likeness(const SmallPicture& now) const;
  void go_on(const Map& moving, const Map& alike);
  double share_left(double seconds) const;

  double rate_;
  std::vector<float> own_;      // how often the subject has each colour
  std::vector<float> others_;   // and everything else
  std::optional<Map> recent_;   // where something has moved, fading within a second
  std::optional<Map> support_;  // where the subject is, 0..1
};

}  // namespace video_core
