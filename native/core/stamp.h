// A line of text, drawn once and blended into every frame's lower right corner.
#pragma once

#include <cstdint>
#include <vector>

#include "geometry.h"
#include "handles.h"
#include "plan.h"

namespace video_core {

// One premultiplied sample of the drawn text; `alpha` is 0..1.
struct Ink {
  double y = 0, cb = 0, cr = 0, alpha = 0;
};

class Stamp {
 public:
  // Height 1/20 of the frame's short side, margin 1/27 of it; never wider than 60 % of the frame.
  Stamp(const Watermark& watermark, Size frame);

  void apply(AVFrame& frame) const noexcept;

  const Rect& place() const noexcept { return place_; }

 private:
  // One plane: result = add + frame * keep / 255, row by row over the plane's part of `place_`.
  struct Layer {
    std::vector<uint8_t> add;
    std::vector<uint8_t> keep;
  };

  void add_luma(const Ink& ink);
  void add_chroma(const Ink& ink);
  void blend(AVFrame& frame, int plane, const Layer& layer) const noexcept;

  Rect place_;
  Layer layers_[3];
};

}  // namespace video_core
