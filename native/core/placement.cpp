#include "placement.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace video_core {
namespace {

bool is_one_of(Anchor anchor, Anchor a, Anchor b, Anchor c) noexcept {
  return anchor == a || anchor == b || anchor == c;
}

bool is_left(Anchor anchor) noexcept {
  return is_one_of(anchor, Anchor::TopLeft, Anchor::Left, Anchor::BottomLeft);
}

bool is_right(Anchor anchor) noexcept {
  return is_one_of(anchor, Anchor::TopRight, Anchor::Right, Anchor::BottomRight);
}

bool is_top(Anchor anchor) noexcept {
  return is_one_of(anchor, Anchor::TopLeft, Anchor::Top, Anchor::TopRight);
}

bool is_bottom(Anchor anchor) noexcept {
  return is_one_of(anchor, Anchor::BottomLeft, Anchor::Bottom, Anchor::BottomRight);
}

int share_of(int side, int percent) noexcept { return (side * percent + 99) / 100; }

int64_t area_shared(const Rect& one, const Rect& other) noexcept {
  const int width = std::min(one.x + one.width, other.x + other.width) - std::max(one.x, other.x);
  const int height =
      std::min(one.y + one.height, other.y + other.height) - std::max(one.y, other.y);
  return width <= 0 || height <= 0 ? 0 : int64_t{width} * height;
}

bool is_within(const Rect& rect, const Rect& area) noexcept {
  return rect.y >= area.y && rect.y + rect.height <= area.y + area.height;
}

}  // namespace

bool is_tall(Size frame) noexcept { return 2 * frame.height >= 3 * frame.width; }

Rect safe_area(Size frame) noexcept {
  const int side = share_of(frame.width, 5);
  const int top = share_of(frame.height, is_tall(frame) ? 10 : 5);
  const int bottom = share_of(frame.height, is_tall(frame) ? 15 : 5);
  return {side, top, frame.width - 2 * side, frame.height - top - bottom};
}

Span span_of(const Window& window) noexcept {
  return {window.start_s, window.end_s.value_or(std::numeric_limits<double>::infinity())};
}

Placement::Placement(Size frame) noexcept
    : safe_(safe_area(frame)), gap_(std::max(2, share_of(std::min(frame.width, frame.height), 2))) {
}

Rect Placement::at_anchor(Size size, Anchor anchor) const noexcept {
  const int width = std::min(size.width, safe_.width);
  const int height = std::min(size.height, safe_.height);
  const int across = safe_.width - width;
  const int down = safe_.height - height;
  const int x = is_left(anchor) ? 0 : is_right(anchor) ? across : across / 2;
  const int y = is_top(anchor) ? 0 : is_bottom(anchor) ? down : down / 2;
  return {safe_.x + x, safe_.y + y, width, height};
}

const Placement::Taken* Placement::in_the_way(const Rect& rect, const Span& span) const noexcept {
  for (const Taken& each : taken_) {
    const Rect& other = each.rect;
    const bool apart = rect.x >= other.x + other.width + gap_ ||
                       other.x >= rect.x + rect.width + gap_ ||
                       rect.y >= other.y + other.height + gap_ ||
                       other.y >= rect.y + rect.height + gap_;
    if (!apart && each.span.meets(span)) return &each;
  }
  return nullptr;
}

// Every step passes one of the others for good, so it ends.
Rect Placement::clear_of_others(Rect rect, bool upwards, const Span& span) const noexcept {
  while (const Taken* other = in_the_way(rect, span)) {
    rect.y = upwards ? other->rect.y - gap_ - rect.height
                     : other->rect.y + other->rect.height + gap_;
  }
  return rect;
}

Rect Placement::find(Size size, Anchor anchor, const Span& span) const {
  const Rect start = at_anchor(size, anchor);
  const Rect first = clear_of_others(start, is_bottom(anchor), span);
  if (is_within(first, safe_)) return first;
  const Rect second = clear_of_others(start, !is_bottom(anchor), span);
  return is_within(second, safe_) ? second : least_covered(start, span);
}

// What a place costs: a little for being close to others, much for covering them.
int64_t Placement::cost_of(const Rect& rect, const Span& span) const noexcept {
  const Rect aired{rect.x - gap_, rect.y - gap_, rect.width + 2 * gap_, rect.height + 2 * gap_};
  int64_t cost = 0;
  for (const Taken& each : taken_) {
    if (!each.span.meets(span)) continue;
    cost += area_shared(aired, each.rect) + 100 * area_shared(rect, each.rect);
  }
  return cost;
}

// Nowhere is room enough: up or down to where it does the least harm, not far if it is all one.
Rect Placement::least_covered(const Rect& start, const Span& span) const noexcept {
  Rect best = start;
  int64_t least = cost_of(start, span);
  const int step = std::max(1, gap_ / 4);
  for (int away = step; away < safe_.height; away += step) {
    for (const int y : {start.y - away, start.y + away}) {
      const Rect rect{start.x, y, start.width, start.height};
      const int64_t cost = is_within(rect, safe_) ? cost_of(rect, span) : least;
      if (cost >= least) continue;
      least = cost;
      best = rect;
    }
  }
  return best;
}

void Placement::put(Piece& piece, const Rect& start) {
  const Rect free = clear_of_others(start, is_bottom(piece.anchor), piece.span);
  piece.place = is_within(free, safe_) ? free : find(piece.size, piece.anchor, piece.span);
  occupy(piece.place, piece.span);
}

// Neither edge holds these: their stack as a whole is centred.
void Placement::place_row_between(std::vector<Piece>& pieces, Anchor anchor) {
  Placement stack(Size{safe_.width, safe_.height});
  stack.gap_ = gap_;
  stack.safe_ = {0, 0, safe_.width, std::numeric_limits<int>::max() / 2};
  int height = 0;
  for (Piece& piece : pieces) {
    if (piece.anchor != anchor) continue;
    piece.place = stack.clear_of_others({0, 0, 1, piece.size.height}, false, piece.span);
    stack.occupy(piece.place, piece.span);
    height = std::max(height, piece.place.y + piece.place.height);
  }
  const int top = std::max(0, (safe_.height - height) / 2);
  for (Piece& piece : pieces) {
    if (piece.anchor != anchor) continue;
    Rect start = at_anchor(piece.size, anchor);
    start.y = safe_.y + top + piece.place.y;
    put(piece, start);
  }
}

void Placement::place(std::vector<Piece>& pieces) {
  for (Piece& piece : pieces) {
    if (is_top(piece.anchor)) put(piece, at_anchor(piece.size, piece.anchor));
  }
  // The last one stands on the edge, so that they read downwards in their order.
  for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece) {
    if (is_bottom(piece->anchor)) put(*piece, at_anchor(piece->size, piece->anchor));
  }
  for (const Anchor anchor : {Anchor::Left, Anchor::Centre, Anchor::Right}) {
    place_row_between(pieces, anchor);
  }
}

}  // namespace video_core
