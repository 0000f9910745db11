// A crop that moves over the picture, in steps of one output pixel.
#pragma once

#include "geometry.h"
#include "scaler.h"
#include "upright.h"

namespace video_core {

// Parts of a frame can be taken at even source pixels only, which on an enlarged picture show as
// steps of up to four. So a part two pixels larger than the crop is scaled to as much more than the
// output, and the output is cut from that at whole pixels.
class Pan {
 public:
  Pan(const Shape& shape, Size output);

  // Fills `canvas`, of the output's size, with what lies around `focus`.
  void run(const AVFrame& upright, Focus focus, AVFrame& canvas);

  const Layout& layout() const noexcept { return layout_; }

 private:
  struct Offset {
    int source;  // even offset of the larger part
    int output;  // offset in what it was scaled to
  };

  static int wider(int part, int whole) noexcept { return part + 2 <= whole ? part + 2 : part; }
  static Offset offset(double centre_ratio, int crop, int part, int whole, int scaled, int output);

  Picture picture_;
  Size output_;
  Layout layout_;
  Size part_;
  FramePtr scaled_;
  Scaler scaler_;
};

}  // namespace video_core
