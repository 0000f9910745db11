// Sizes, rectangles, rates: pure arithmetic, no pictures.
#pragma once

#include <cstdint>

#include "plan.h"

extern "C" {
#include <libavutil/rational.h>
}

namespace video_core {

struct Size {
  int width = 0;
  int height = 0;
};

struct Rect {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
};

// Which part of the source goes where in the output.
struct Layout {
  Rect from;  // in source pixels
  Rect to;    // in output pixels
  bool is_upscaled = false;
};

// An upright picture: size in its own pixels and their shape.
struct Picture {
  int width = 0;
  int height = 0;
  AVRational sar{1, 1};
};

// The delivered rate and whether the source's own varies.
struct Rate {
  AVRational delivered;
  bool is_variable = false;
};

// Size when upright and in square pixels.
Size display_size(const VideoFacts& video);

// The largest part of `picture` with the shape of `output`, filling all of it; around `focus` as
// far as the picture goes.
Layout crop_layout(const Picture& picture, Size output, Focus focus = {});

// How many times as large the picture's pixels become, in the direction they grow less.
double scale_of(const Layout& layout) noexcept;

// True when a crop of that layout could lie elsewhere in the picture.
bool leaves_room(const Picture& picture, const Layout& crop) noexcept;

// The even offset of a part of `length` around `centre_ratio` of `whole`.
int offset_around(double centre_ratio, int length, int whole);

// All of `picture`, as large as fits, centred in `output`.
Layout pad_layout(const Picture& picture, Size output);

// `width` by the height that keeps the picture's shape; both even.
Size shaped_size(const Picture& picture, int width);

// Nearest quarter turn of a display matrix.
Orientation read_orientation(const int32_t* display_matrix);

// Constant sources keep their rate from 10 to 60 a second. A higher one is divided by the smallest
// whole number that brings it there if 48 or more are left (120 -> 60, 100 -> 50), else 60 are made
// of it. Slower and variable ones are delivered at the standard rate next above their average, at
// most 60. `is_interlaced`: the highest rate may count fields, which are no pictures.
Rate choose_rate(AVRational highest, AVRational average, bool is_interlaced = false);

}  // namespace video_core
