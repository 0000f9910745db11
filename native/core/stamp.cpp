#include "stamp.h"

#include <algorithm>

namespace video_core {
namespace {

constexpr int size_share = 20;
constexpr int margin_share = 27;
constexpr double width_share_max = 0.6;

int short_side(Size frame) { return std::min(frame.width, frame.height); }

Bitmap draw(const std::string& text, Size frame, const Typesetter& typesetter) {
  const double size = std::max(8, short_side(frame) / size_share);
  Type type;
  type.size = size;
  type.size_min = 4;
  type.lines_max = 1;
  type.width_max = static_cast<int>(frame.width * width_share_max);
  type.height_max = frame.height;
  const TextBlock block = typesetter.set(text, type);
  const double border = block.size() / 2;  // what letters have below and above
  Drawing drawing(static_cast<int>(block.width() + 2 * border) + 1,
                  static_cast<int>(block.height() + 2 * border) + 1);
  block.trace(drawing, border, border);
  drawing.outline({0, 0, 0, 0.55}, block.size() / 7);  // half of it is under the letters
  drawing.fill({1, 1, 1, 1});
  const Bitmap drawn = drawing.finish();
  return cropped(drawn, inked(drawn));
}

}  // namespace

Layer draw_watermark(const Watermark& watermark, Size frame, const Typesetter& typesetter,
                     Delivered colour) {
  const Bitmap drawn = draw(watermark.text, frame, typesetter);
  const int margin = short_side(frame) / margin_share;
  const int x = std::max(0, (frame.width - margin - drawn.width) / 2 * 2);
  const int y = std::max(0, (frame.height - margin - drawn.height) / 2 * 2);
  return make_layer(drawn, x, y, frame, watermark.opacity_ratio, colour);
}

}  // namespace video_core
