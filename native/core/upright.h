// Puts odd frames right once, before they fan out: whole pictures instead of fields, opaque,
// turned, in BT.709, addressable.
#pragma once

#include <optional>

#include "colour.h"
#include "deinterlacer.h"
#include "geometry.h"
#include "graph.h"

namespace video_core {

// What a frame's picture depends on; when it changes, whatever was built for it is built anew.
struct Shape {
  int width = 0;
  int height = 0;
  ColourIn colour{AV_PIX_FMT_NONE, 0, false};
  AVRational sar{1, 1};

  bool operator==(const Shape& other) const noexcept {
    return width == other.width && height == other.height && colour == other.colour &&
           sar.num == other.sar.num && sar.den == other.sar.den;
  }
};

Shape shape_of(const AVFrame& frame) noexcept;
inline Picture picture_of(const Shape& shape) noexcept {
  return {shape.width, shape.height, shape.sar};
}

class Upright {
 public:
  explicit Upright(const VideoFacts& video);

  // Calls `emit(FramePtr)` for each picture that is finished: for every `frame` one, in order, of
  // interlaced films one picture late. Their times are those of the frames.
  template <class Emit>
  void push(FramePtr frame, Emit&& emit) {
    for (FramePtr& whole : deinterlacer_.push(std::move(frame))) emit(turn(std::move(whole)));
  }
  template <class Emit>
  void finish(Emit&& emit) {
    for (FramePtr& whole : deinterlacer_.finish()) emit(turn(std::move(whole)));
  }

  // One picture out of any context, upright, with its sample aspect ratio set; `frame` itself when
  // nothing is to be done, which is the usual case.
  FramePtr apply(FramePtr frame);

 private:
  std::string chain_for(const AVFrame& frame) const;
  FramePtr turn(FramePtr frame);

  bool is_interlaced_;
  Deinterlacer deinterlacer_;
  Orientation orientation_;
  AVRational sar_;
  std::optional<Graph> graph_;
  Shape shape_;
};

}  // namespace video_core
