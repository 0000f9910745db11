// A picture drawn once and blended into many frames.
#pragma once

#include <cstdint>
#include <vector>

#include "colour.h"
#include "geometry.h"
#include "handles.h"

namespace video_core {

// Premultiplied sRGB, 0xaarrggbb, row by row without gaps: what Cairo draws on.
struct Bitmap {
  int width = 0;
  int height = 0;
  std::vector<uint32_t> pixels;

  Bitmap() = default;
  Bitmap(int columns, int rows)
      : width(columns),
        height(rows),
        pixels(static_cast<size_t>(columns) * static_cast<size_t>(rows)) {}

  uint32_t at(int x, int y) const noexcept {
    return pixels[static_cast<size_t>(y) * static_cast<size_t>(width) + static_cast<size_t>(x)];
  }
};

// The part of a bitmap that is not transparent.
Rect inked(const Bitmap& bitmap) noexcept;

// A bitmap of that part alone.
Bitmap cropped(const Bitmap& bitmap, const Rect& part);

// 4:2:0 in one of the delivered colours, premultiplied; result = add + frame * keep / 255.
struct Layer {
  Rect place;  // even on all sides, inside the frame
  std::vector<uint8_t> add[3];
  std::vector<uint8_t> keep[2];  // of luma, of both chroma planes

  bool is_empty() const noexcept { return place.width == 0 || place.height == 0; }
};

// `bitmap` with its upper left corner at `x`, `y`; what is outside of `frame` is cut off. `colour`
// is that of the frames it is for.
Layer make_layer(const Bitmap& bitmap, int x, int y, Size frame, double opacity_ratio = 1.0,
                 Delivered colour = Delivered::Video);

// The only way anything is drawn on a yuv420p frame; `opacity` 0..255 is for fades.
void blend(const Layer& layer, int opacity, AVFrame& frame) noexcept;

}  // namespace video_core
