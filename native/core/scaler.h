// One swscale context: a part of one picture into a part of another, colour converted.
#pragma once

#include "colour.h"
#include "geometry.h"
#include "handles.h"

namespace video_core {

class Scaler {
 public:
  // Scales `from` (of frames of colour `in`) into `to` of frames of `format` in `out`.
  Scaler(const ColourIn& in, Rect from, AVPixelFormat format, Delivered out, Rect to,
         int flags = SWS_BICUBIC);

  void run(const AVFrame& source, AVFrame& target) const {
    run_at(source, from_.x, from_.y, target);
  }

  // The same with the part of `source` at another place, (x, y); both even.
  void run_at(const AVFrame& source, int x, int y, AVFrame& target) const;

 private:
  ScalePtr context_;
  Rect from_;
  Rect to_;
};

}  // namespace video_core
