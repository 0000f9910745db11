// Who stands where: inside the safe area, at an anchor, clear of whatever is seen at the same time.
#pragma once

#include <cstdint>
#include <vector>

#include "geometry.h"
#include "plan.h"

namespace video_core {

// Where text may stand: 5 % from every side; in tall frames (from 3:2 on) 10 % from the top and
// 15 % from the bottom, where the players of Reels, Shorts and TikTok draw their own.
Rect safe_area(Size frame) noexcept;

bool is_tall(Size frame) noexcept;

struct Span {
  double start_s = 0.0;
  double end_s = 0.0;

  bool meets(const Span& other) const noexcept {
    return start_s < other.end_s && other.start_s < end_s;
  }
};

Span span_of(const Window& window) noexcept;

// Something to be placed, and where it is once it is.
struct Piece {
  Size size;
  Anchor anchor = Anchor::Centre;
  Span span;
  Rect place{};
};

class Placement {
 public:
  explicit Placement(Size frame) noexcept;

  const Rect& safe() const noexcept { return safe_; }

  // What is there already and stays.
  void occupy(const Rect& rect, const Span& span) { taken_.push_back({rect, span}); }

  // Gives every piece its place. Pieces of one anchor that are seen together stand below each
  // other in their order; those that would cover another move towards the middle.
  void place(std::vector<Piece>& pieces);

  // A place at `anchor` that is free during `span`, or the one that covers others the least.
  Rect find(Size size, Anchor anchor, const Span& span) const;

  // Space kept between two pieces.
  int gap() const noexcept { return gap_; }

 private:
  struct Taken {
    Rect rect;
    Span span;
  };
  void put(Piece& piece, const Rect& start);
  Rect at_anchor(Size size, Anchor anchor) const noexcept;
  const Taken* in_the_way(const Rect& rect, const Span& span) const noexcept;
  Rect clear_of_others(Rect rect, bool upwards, const Span& span) const noexcept;
  int64_t cost_of(const Rect& rect, const Span& span) const noexcept;
  Rect least_covered(const Rect& start, const Span& span) const noexcept;
  void place_row_between(std::vector<Piece>& pieces, Anchor anchor);

  Rect safe_;
  int gap_;
  std::vector<Taken> taken_;
};

}  // namespace video_core
