#include "overlay.h"

#include <algorithm>
#include <cmath>

#include "art.h"

namespace video_core {
namespace {

// Times are whole frames; a start written in decimals must not miss its frame by a rounding.
constexpr double clock_noise_s = 1e-6;

bool is_at_a_side(Anchor anchor) {
  return anchor != Anchor::Top && anchor != Anchor::Centre && anchor != Anchor::Bottom;
}

// Half of the safe area's height; at a side 60 % of its width, so that it stays a side.
Room room_for(Anchor anchor, Size frame, const Rect& safe) {
  const int width = is_at_a_side(anchor) ? safe.width * 3 / 5 : safe.width;
  return {frame, {std::max(1, width), std::max(1, safe.height / 2)}};
}

double opacity_of(const Overlay& overlay) {
  const Logo* logo = std::get_if<Logo>(&overlay);
  return logo == nullptr ? 1.0 : logo->opacity_ratio;
}

double ramp(double passed_s, double length_s) noexcept {
  return length_s <= 0 ? 1.0 : std::clamp(passed_s / length_s, 0.0, 1.0);
}

}  // namespace

int opacity_at(const Window& window, double at_s) noexcept {
  const double since_s = at_s - window.start_s + clock_noise_s;
  if (since_s < 0) return 0;
  double opacity = ramp(since_s, window.fade_in_s);
  if (window.end_s) {
    const double left_s = *window.end_s - at_s - clock_noise_s;
    if (left_s <= 0) return 0;
    opacity = std::min(opacity, ramp(left_s, window.fade_out_s));
  }
  return static_cast<int>(std::lround(255 * opacity));
}

Overlays::Overlays(const std::vector<Overlay>& overlays, Size frame, const Typesetter& typesetter,
                   Placement& placement) {
  std::vector<Bitmap> bitmaps;
  std::vector<Piece> pieces;
  for (const Overlay& overlay : overlays) {
    std::visit(
        [&](const auto& kind) {
          const Room room = room_for(kind.anchor, frame, placement.safe());
          const Bitmap& made = bitmaps.emplace_back(draw(kind, room, typesetter));
          pieces.push_back({{made.width, made.height}, kind.anchor, span_of(kind.window)});
          layers_.push_back({{}, kind.window});
        },
        overlay);
  }
  placement.place(pieces);
  for (size_t i = 0; i < pieces.size(); ++i) {
    const Rect& place = pieces[i].place;
    layers_[i].layer = make_layer(bitmaps[i], place.x, place.y, frame, opacity_of(overlays[i]));
  }
}

void Overlays::apply(AVFrame& frame, double at_s) const noexcept {
  for (const Timed& each : layers_) blend(each.layer, opacity_at(each.window, at_s), frame);
}

}  // namespace video_core
