// A part of a picture as a whole frame of another size, for the pictures most films are made of.
#pragma once

#include <optional>

#include "colour.h"
#include "geometry.h"
#include "graph.h"

namespace video_core {

// zimg's bicubic, of the same kernel and chroma places as swscale's: on BT.709 limited 4:2:0 in and
// out it takes half of swscale's time, whose fast paths want widths that are multiples of 16.
class Resizer {
 public:
  // True when pictures are what it takes, there is something to resize, and FFmpeg has it.
  static bool takes(const ColourIn& in, const Layout& layout, Size output) noexcept;

  Resizer(Rect from, Size output) noexcept : from_(from), output_(output) {}

  // A new frame, nobody else's. `upright` is of one size and format from call to call.
  FramePtr run(const AVFrame& upright);

 private:
  Rect from_;
  Size output_;
  std::optional<Graph> graph_;
};

}  // namespace video_core
