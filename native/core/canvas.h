// Drawing on 8-bit 4:2:0 frames: new ones, flat fills, a soft blur.
#pragma once

#include "handles.h"

namespace video_core {

// A yuv420p frame of its own memory.
FramePtr new_canvas(int width, int height);

struct Place {
  int x = 0;
  int y = 0;
};

// Copies what lies at `at` in `from` to `target` in `to`; at odd places with the chroma of the even
// ones before them.
void copy_part(const AVFrame& from, Place at, AVFrame& to, Place target, int width, int height);

// Limited-range black.
void fill_black(AVFrame& frame) noexcept;

// Three box passes in both directions: close to a Gaussian of `radius` pixels.
void blur(AVFrame& frame, int radius);

}  // namespace video_core
