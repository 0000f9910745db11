// Turns upright source frames into frames of one rendition: fitted, filled, dressed.
#pragma once

#include <optional>
#include <string>

#include "canvas.h"
#include "dressing.h"
#include "pan.h"
#include "plan.h"
#include "resizer.h"
#include "scaler.h"
#include "upright.h"

namespace video_core {

// Which part of an upright picture goes where in a rendition.
Layout layout_of(const RenditionPlan& plan, const Picture& upright);

class Composer {
 public:
  explicit Composer(const RenditionPlan& plan);

  // The finished picture for the time `at_s` of the output; it is overwritten by the next call
  // unless somebody still holds it.
  const AVFrame& compose(const AVFrame& upright, double at_s = 0.0);

  // Valid after the first frame.
  bool is_upscaled() const noexcept { return is_upscaled_; }
  // What is done to a picture, in the order it is done: the same text for the same bytes.
  std::string describe() const;

 private:
  void rebuild(const Shape& shape);
  void draw_background(const AVFrame& upright);
  std::string describe_fit(const Layout& layout) const;
  void draw_picture(const AVFrame& upright);

  RenditionPlan plan_;
  std::optional<Dressing> dressing_;
  FramePtr canvas_;
  FramePtr small_;  // the blurred fill, before it is enlarged
  Shape shape_;
  std::optional<Scaler> front_;
  FramePtr loose_;  // the picture by itself, where the frame goes on to its right
  Place loose_at_;
  std::optional<Pan> pan_;  // in place of `front_` when the crop follows its subject
  std::optional<Resizer> resizer_;  // in its place when it is faster
  std::optional<Scaler> shrink_;
  std::optional<Scaler> enlarge_;
  bool is_covered_ = false;  // the picture fills the frame: no background is needed
  bool is_upscaled_ = false;
  std::string fitted_;       // of the first shape
  bool has_reshaped_ = false;  // the source changed its size on the way
};

}  // namespace video_core
