#include "art.h"

#include <algorithm>
#include <cmath>

#include "logo.h"

namespace video_core {
namespace {

// Em of each text as a share of the frame's short side.
constexpr double price_size_ratio = 0.07;
constexpr double call_size_ratio = 0.046;
constexpr double caption_size_ratio = 0.05;
constexpr double size_px_min = 4.0;

constexpr Colour white{1, 1, 1, 1};
constexpr Colour tag_red{0.86, 0.11, 0.18, 1};
constexpr Colour ink_black{0.07, 0.08, 0.10, 1};
constexpr Colour caption_box{0.04, 0.04, 0.05, 0.68};

int short_side(Size frame) { return std::min(frame.width, frame.height); }

double em_of(double ratio, Size frame) {
  return std::max(size_px_min, ratio * short_side(frame));
}

int up(double value) { return static_cast<int>(std::ceil(value)); }

int left_of(int room, double used) { return std::max(1, room - up(used)); }

Align align_of(Anchor anchor) {
  switch (anchor) {
    case Anchor::TopLeft:
    case Anchor::Left:
    case Anchor::BottomLeft: return Align::Left;
    case Anchor::TopRight:
    case Anchor::Right:
    case Anchor::BottomRight: return Align::Right;
    default: return Align::Centre;
  }
}

Bitmap without_borders(Drawing& drawing, Size most) {
  const Bitmap drawn = drawing.finish();
  Rect ink = inked(drawn);
  ink.width = std::min(ink.width, most.width);
  ink.height = std::min(ink.height, most.height);
  return cropped(drawn, ink);
}

// A drawing of a filled shape, `margin` pixels of air around it for its shadow.
struct Card {
  Drawing drawing;
  double margin;

  Card(double width, double height, double shadow_px)
      : drawing(up(width + 4 * shadow_px) + 2, up(height + 4 * shadow_px) + 2),
        margin(2 * shadow_px + 1) {
    body = {margin, margin, width, height};
  }
  void lay(double radius, const Colour& colour, double shadow_px) {
    drawing.trace_rounded(body, radius);
    if (shadow_px > 0) drawing.shadow(shadow_px, shadow_px / 3, 0.4);
    drawing.fill(colour);
    drawing.clear_path();
  }
  void write(const TextBlock& block, double x, double y, const Colour& colour) {
    block.trace(drawing, margin + x, margin + y);
    drawing.fill(colour);
    drawing.clear_path();
  }
  // Through the middle of the line's figures.
  void strike(const TextBlock& block, double x, double y, const Colour& colour) {
    const double thick = std::max(1.0, block.size() * 0.08);
    const double over = block.size() * 0.12;
    drawing.trace_rounded({margin + x - over, margin + y + block.height() * 0.52 - thick / 2,
                           block.width() + 2 * over, thick},
                          thick / 2);
    drawing.fill(colour);
    drawing.clear_path();
  }

  Box body;
};

Type one_line(double em, int width_max) {
  Type type;
  type.size = em;
  type.size_min = std::max(size_px_min, em / 2);
  type.width_max = width_max;
  type.height_max = up(2 * em);
  type.lines_max = 1;
  return type;
}

}  // namespace

Bitmap draw(const Text& text, const Room& room, const Typesetter& typesetter) {
  const double em = em_of(text.size_ratio, room.frame);
  const double border = 0.3 * em;  // outline, shadow, and what letters have below and above
  Type type;
  type.size = em;
  type.size_min = std::max(size_px_min, em / 2);
  type.width_max = left_of(room.most.width, 2 * border);
  type.height_max = left_of(room.most.height, 2 * border);
  type.align = align_of(text.anchor);
  const TextBlock block = typesetter.set(text.text, type);
  const Colour colour = colour_from(text.colour);
  const bool is_dark = brightness_of(colour) < 0.3;
  Drawing drawing(up(block.width() + 2 * border), up(block.height() + 2 * border));
  block.trace(drawing, border, border);
  if (!is_dark) drawing.shadow(block.size() * 0.2, block.size() * 0.03, 0.5);
  drawing.outline(colour_from(is_dark ? 0xffffff : 0x000000, is_dark ? 0.85 : 0.5),
                  block.size() * 0.07);
  drawing.fill(colour);
  return without_borders(drawing, room.most);
}

Bitmap draw(const PriceTag& tag, const Room& room, const Typesetter& typesetter) {
  const double em = em_of(price_size_ratio, room.frame);
  const double shadow = 0.18 * em, side = 0.42 * em, end = 0.3 * em, between = 0.2 * em;
  const int width_max = left_of(room.most.width, 2 * side + 4 * shadow + 4);
  const TextBlock price = typesetter.set(tag.price, one_line(em, width_max));
  double width = price.width(), above = 0;
  std::optional<TextBlock> was;
  if (tag.was && typesetter.has_letters_of(*tag.was)) {
    was.emplace(typesetter.set(*tag.was, one_line(price.size() * 0.52, width_max)));
    width = std::max(width, was->width());
    above = was->height() + between;
  }
  Card card(width + 2 * side, price.height() + above + 2 * end, shadow);
  card.lay(0.28 * em, tag_red, shadow);
  const auto middle = [&](const TextBlock& block) { return side + (width - block.width()) / 2; };
  if (was) {
    const Colour faded{1, 1, 1, 0.82};
    card.write(*was, middle(*was), end, faded);
    card.strike(*was, middle(*was), end, white);
  }
  card.write(price, middle(price), end + above, white);
  return without_borders(card.drawing, room.most);
}

Bitmap draw(const CallToAction& call, const Room& room, const Typesetter& typesetter) {
  const double em = em_of(call_size_ratio, room.frame);
  const double shadow = 0.3 * em, side = 1.0 * em, end = 0.55 * em;
  Type type = one_line(em, left_of(room.most.width, 2 * side + 4 * shadow + 4));
  type.lines_max = 2;
  type.height_max = left_of(room.most.height, 2 * end + 4 * shadow + 4);
  const TextBlock block = typesetter.set(call.text, type);
  Card card(block.width() + 2 * side, block.height() + 2 * end, shadow);
  card.lay(em / 2 + end, white, shadow);
  card.write(block, side, end, ink_black);
  return without_borders(card.drawing, room.most);
}

Bitmap draw(const Logo& logo, const Room& room, const Typesetter&) {
  const Bitmap picture = load_logo(logo.path);
  const double wanted = logo.width_ratio * room.frame.width;
  const double scale = std::min({wanted / picture.width,
                                 static_cast<double>(room.most.width) / picture.width,
                                 static_cast<double>(room.most.height) / picture.height});
  const int width = std::max(1, static_cast<int>(std::lround(picture.width * scale)));
  const int height = std::max(1, static_cast<int>(std::lround(picture.height * scale)));
  Drawing drawing(width, height);
  drawing.paint(picture, {0, 0, static_cast<double>(width), static_cast<double>(height)});
  return drawing.finish();
}

Bitmap draw_caption(const std::string& text, const std::string& language, const Room& room,
                    const Typesetter& typesetter) {
  const double em = em_of(caption_size_ratio, room.frame);
  const double side = 0.5 * em, end = 0.36 * em;
  const bool is_wide = 4 * room.frame.width > 5 * room.frame.height;
  Type type = one_line(em, left_of(room.most.width, 2 * side + 4));
  type.size_min = std::max(size_px_min, em * 0.6);
  type.lines_max = is_wide ? 2 : 3;
  type.height_max = left_of(room.most.height, 2 * end + 4);
  type.language = language;
  const TextBlock block = typesetter.set(text, type);
  Card card(block.width() + 2 * side, block.height() + 2 * end, 0);
  card.lay(0.26 * em, caption_box, 0);
  card.write(block, side, end, white);
  return without_borders(card.drawing, room.most);
}

}  // namespace video_core
