// What draws the eye, picture by picture: what moves, as a whole; where nothing does, what did
// before or what stands out. And where scenes begin.
#pragma once

#include <deque>
#include <optional>

#include "patch.h"
#include "small_picture.h"
#include "subject.h"

namespace video_core {

// What one picture says.
struct Glance {
  std::optional<int> began;       // a scene began that many pictures ago
  std::optional<Focus> subject;   // its middle, `lag` pictures ago
  std::optional<Focus> standing;  // the middle of what stands out where the scene began
  std::vector<std::optional<Focus>> revised;  // `subject` of this and the pictures before, better
};

// Numbers of pictures.
struct Patience {
  int strange;    // may be of something else without being a scene of their own: flashes
  int rehearsal;  // of a scene are looked at again when it is known what moves in it
};

class Attention {
 public:
  // `rate`: pictures a second.
  Attention(double rate, Patience patience) noexcept;

  // `expected`: where the eye has been.
  Glance look(const AVFrame& upright, std::optional<Focus> expected);

  // A picture is compared with one before and one after it, as slow things hardly move from one to
  // the next; that many pictures after it is known.
  static int lag(double rate) noexcept;

 private:
  // A picture, and how the camera turned since the one before it and since `span_` before it.
  struct Seen {
    SmallPicture picture;
    Shift since_last;
    Shift since_span;
  };

  std::optional<Shift> turned_since_last(const SmallPicture& now) const;
  Glance begin();
  std::optional<Focus> go_on(SmallPicture now, Shift turned, std::optional<Focus> expected);
  std::vector<std::optional<Focus>> rehearse();
  Moment moment(size_t index) const;
  std::optional<Focus> keep(const SmallPicture& now);

  Shrinker shrinker_;
  double rate_;
  Patience patience_;
  size_t span_;
  std::deque<Seen> seen_;              // of this scene, the newest last
  bool is_opening_ = false;            // all of the scene is there
  std::vector<SmallPicture> strange_;  // the newest ones, where they are of something else
  std::optional<Subject> subject_;
  std::optional<Patch> patch_;
  std::deque<std::optional<Focus>> kept_;  // of `patch_`, the newest last
};

}  // namespace video_core
