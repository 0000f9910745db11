#include "overlay.h"

#include <algorithm>
#include <cmath>
#include <type_traits>

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

const std::string& words_of(const Text& text) noexcept { return text.text; }
const std::string& words_of(const PriceTag& tag) noexcept { return tag.price; }
const std::string& words_of(const CallToAction& call) noexcept { return call.text; }

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

bool is_showable(const Overlay& overlay, const Typesetter& typesetter) {
  return std::visit(
      [&](const auto& kind) {
        if constexpr (std::is_same_v<std::decay_t<decltype(kind)>, Logo>) {
          return true;
        } else {
          return typesetter.has_letters_of(words_of(kind));
        }
      },
      overlay);
}

Overlays::Overlays(const std::vector<Overlay>& overlays, Size frame, const Typesetter& typesetter,
                   Placement& placement) {
  std::vector<Bitmap> bitmaps;
  std::vector<Piece> pieces;
  std::vector<double> opacities;
  for (const Overlay& overlay : overlays) {
    if (!is_showable(overlay, typesetter)) continue;
    opacities.push_back(opacity_of(overlay));
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
    layers_[i].layer = make_layer(bitmaps[i], place.x, place.y, frame, opacities[i]);
  }
}

void Overlays::apply(AVFrame& frame, double at_s) const noexcept {
  for (const Timed& each : layers_) blend(each.layer, opacity_at(each.window, at_s), frame);
}

}  // namespace video_core
