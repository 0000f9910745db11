#include "layer.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace video_core {
namespace {

// One premultiplied sample; `alpha` is 0..1, the others 0..255 times it.
struct Ink {
  double y = 0, cb = 0, cr = 0, alpha = 0;
};

// What red and blue weigh in luma, where black is, and how far luma and chroma reach.
struct Coding {
  double red, blue;
  double black, luma_range, chroma_range;
};

Coding coding_of(Delivered colour) noexcept {
  return colour == Delivered::Jpeg ? Coding{0.299, 0.114, 0, 255, 255}
                                   : Coding{0.2126, 0.0722, 16, 219, 224};
}

// The offsets are premultiplied too.
Ink ink_of(uint32_t pixel, double opacity, const Coding& coding) noexcept {
  const double r = (pixel >> 16 & 0xff) * opacity;
  const double g = (pixel >> 8 & 0xff) * opacity;
  const double b = (pixel & 0xff) * opacity;
  const double alpha = (pixel >> 24) * opacity / 255.0;
  const double luma =
      coding.red * r + (1 - coding.red - coding.blue) * g + coding.blue * b;
  const double cb = (b - luma) / (2 * (1 - coding.blue));
  const double cr = (r - luma) / (2 * (1 - coding.red));
  return {coding.black * alpha + luma * coding.luma_range / 255,
          128 * alpha + cb * coding.chroma_range / 255,
          128 * alpha + cr * coding.chroma_range / 255, alpha};
}

// A bitmap somewhere in a frame: transparent wherever it is not.
class Sheet {
 public:
  Sheet(const Bitmap& bitmap, int left, int top, double opacity, Delivered colour) noexcept
      : bitmap_(bitmap), left_(left), top_(top), opacity_(opacity), coding_(coding_of(colour)) {}

  Ink at(int x, int y) const noexcept {
    const int column = x - left_;
    const int row = y - top_;
    const bool outside =
        column < 0 || row < 0 || column >= bitmap_.width || row >= bitmap_.height;
    return outside ? Ink{} : ink_of(bitmap_.at(column, row), opacity_, coding_);
  }

  Ink mean_of_four(int x, int y) const noexcept {
    Ink mean;
    for (const auto& [dx, dy] : {std::pair{0, 0}, {1, 0}, {0, 1}, {1, 1}}) {
      const Ink one = at(x + dx, y + dy);
      mean.cb += one.cb / 4;
      mean.cr += one.cr / 4;
      mean.alpha += one.alpha / 4;
    }
    return mean;
  }

 private:
  const Bitmap& bitmap_;
  int left_;
  int top_;
  double opacity_;
  Coding coding_;
};

uint8_t byte(double value) noexcept {
  return static_cast<uint8_t>(std::clamp(std::lround(value), 0L, 255L));
}

uint8_t kept(const Ink& ink) noexcept { return byte(255 - 255 * ink.alpha); }

// Even on all sides, so that chroma samples are whole; inside the frame.
Rect even_part(Rect rect, Size frame) noexcept {
  const int left = std::max(0, rect.x) / 2 * 2;
  const int top = std::max(0, rect.y) / 2 * 2;
  const int right = std::min(frame.width / 2 * 2, (rect.x + rect.width + 1) / 2 * 2);
  const int bottom = std::min(frame.height / 2 * 2, (rect.y + rect.height + 1) / 2 * 2);
  return {left, top, std::max(0, right - left), std::max(0, bottom - top)};
}

void add_luma(Layer& layer, const Sheet& sheet) {
  const Rect& place = layer.place;
  for (int y = place.y; y < place.y + place.height; ++y) {
    for (int x = place.x; x < place.x + place.width; ++x) {
      const Ink ink = sheet.at(x, y);
      layer.add[0].push_back(byte(ink.y));
      layer.keep[0].push_back(kept(ink));
    }
  }
}

void add_chroma(Layer& layer, const Sheet& sheet) {
  const Rect& place = layer.place;
  for (int y = place.y; y < place.y + place.height; y += 2) {
    for (int x = place.x; x < place.x + place.width; x += 2) {
      const Ink ink = sheet.mean_of_four(x, y);
      layer.add[1].push_back(byte(ink.cb));
      layer.add[2].push_back(byte(ink.cr));
      layer.keep[1].push_back(kept(ink));
    }
  }
}

// value / 255, rounded; exact up to 255 * 255, and sixteen bits wide so that it is done in lanes.
inline uint16_t over_255(uint16_t value) noexcept {
  const auto more = static_cast<uint16_t>(value + 128);
  return static_cast<uint16_t>((more + (more >> 8)) >> 8);
}

inline uint16_t product(uint16_t one, uint16_t other) noexcept {
  return static_cast<uint16_t>(one * other);
}

inline uint8_t capped(uint16_t value) noexcept {
  return static_cast<uint8_t>(std::min<uint16_t>(value, 255));
}

void mix(uint8_t* __restrict row, const uint8_t* __restrict add, const uint8_t* __restrict keep,
         int count) noexcept {
  for (int i = 0; i < count; ++i) {
    row[i] = capped(static_cast<uint16_t>(add[i] + over_255(product(row[i], keep[i]))));
  }
}

void mix_faded(uint8_t* __restrict row, const uint8_t* __restrict add,
               const uint8_t* __restrict keep, uint16_t opacity, int count) noexcept {
  for (int i = 0; i < count; ++i) {
    const auto alpha = static_cast<uint16_t>(255 - keep[i]);
    const auto stays = static_cast<uint16_t>(255 - over_255(product(alpha, opacity)));
    const uint16_t added = over_255(product(add[i], opacity));
    row[i] = capped(static_cast<uint16_t>(added + over_255(product(row[i], stays))));
  }
}

void blend_plane(const Layer& layer, int plane, int opacity, AVFrame& frame) noexcept {
  const int shift = plane == 0 ? 0 : 1;
  const int width = layer.place.width >> shift;
  const int height = layer.place.height >> shift;
  const uint8_t* add = layer.add[plane].data();
  const uint8_t* keep = layer.keep[shift].data();
  uint8_t* row = frame.data[plane] +
                 ptrdiff_t{layer.place.y >> shift} * frame.linesize[plane] +
                 (layer.place.x >> shift);
  for (int y = 0; y < height; ++y) {
    if (opacity == 255) {
      mix(row, add, keep, width);
    } else {
      mix_faded(row, add, keep, static_cast<uint16_t>(opacity), width);
    }
    row += frame.linesize[plane];
    add += width;
    keep += width;
  }
}

}  // namespace

Rect inked(const Bitmap& bitmap) noexcept {
  int left = bitmap.width, right = -1, top = bitmap.height, bottom = -1;
  for (int y = 0; y < bitmap.height; ++y) {
    for (int x = 0; x < bitmap.width; ++x) {
      if (bitmap.at(x, y) >> 24 == 0) continue;
      left = std::min(left, x);
      right = std::max(right, x);
      top = std::min(top, y);
      bottom = y;
    }
  }
  return right < 0 ? Rect{} : Rect{left, top, right - left + 1, bottom - top + 1};
}

Bitmap cropped(const Bitmap& bitmap, const Rect& part) {
  Bitmap made(part.width, part.height);
  auto to = made.pixels.begin();
  for (int y = part.y; y < part.y + part.height; ++y) {
    const auto from = bitmap.pixels.begin() + ptrdiff_t{y} * bitmap.width + part.x;
    to = std::copy_n(from, part.width, to);
  }
  return made;
}

Layer make_layer(const Bitmap& bitmap, int x, int y, Size frame, double opacity_ratio,
                 Delivered colour) {
  Layer layer;
  layer.place = even_part({x, y, bitmap.width, bitmap.height}, frame);
  const Sheet sheet(bitmap, x, y, std::clamp(opacity_ratio, 0.0, 1.0), colour);
  add_luma(layer, sheet);
  add_chroma(layer, sheet);
  return layer;
}

void blend(const Layer& layer, int opacity, AVFrame& frame) noexcept {
  if (opacity <= 0 || layer.is_empty()) return;
  for (int plane = 0; plane < 3; ++plane) blend_plane(layer, plane, std::min(opacity, 255), frame);
}

}  // namespace video_core
