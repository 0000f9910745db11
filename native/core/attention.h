// What draws the eye in a picture, judged on a small grey copy of it: what moves against its
// surroundings; where nothing does, what did before or what stands out.
#pragma once

#include <deque>
#include <optional>

#include "canvas.h"
#include "grey.h"
#include "patch.h"
#include "scaler.h"
#include "upright.h"

namespace video_core {

// What one picture says.
struct Glance {
  bool is_cut = false;            // it begins a new scene
  std::optional<Focus> subject;   // its middle, `lag` pictures ago
  std::optional<Focus> standing;  // the middle of what stands out; of first pictures of scenes only
};

class Attention {
 public:
  // `rate`: pictures a second.
  explicit Attention(double rate) noexcept;

  // `expected`: where the eye has been; of two equal attractions the nearer one wins.
  Glance look(const AVFrame& upright, std::optional<Focus> expected);

  // A picture is compared with one some time before it, as slow things hardly move from one to the
  // next; what is found lies halfway between the two, so many pictures back.
  int lag() const noexcept { return static_cast<int>(span_) / 2; }

 private:
  Grey shrink(const AVFrame& upright);
  void begin(const Grey& now, Glance& glance);
  void go_on(const Grey& now, std::optional<Focus> expected, Glance& glance);
  std::optional<Focus> keep(const Grey& now);

  std::optional<Scaler> scaler_;
  FramePtr small_;
  Shape shape_;
  size_t span_;
  std::deque<Grey> before_;  // of this scene, the newest last
  std::optional<Patch> patch_;
  std::deque<std::optional<Focus>> kept_;  // of `patch_`, the newest last
};

}  // namespace video_core
