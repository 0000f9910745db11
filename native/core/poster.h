// The still that stands for the film: chosen while it passes by, or by looking into it.
#pragma once

#include <optional>

#include "control.h"
#include "part_file.h"
#include "plan.h"
#include "canvas.h"
#include "upright.h"

namespace video_core {

class PosterPicker {
 public:
  // `duration_s` <= 0 when unknown.
  explicit PosterPicker(double duration_s) noexcept;

  // Looks at about sixteen pictures of the film and keeps the most telling one.
  void consider(const AVFrame& upright, double at_s);

  const AVFrame* best() const noexcept { return best_.get(); }

 private:
  double gap_s_;
  double next_s_ = 0.0;
  double score_ = -1.0;
  FramePtr best_;
};

// For films whose pictures are not decoded anyway: a few key frames, spread over its length.
void pick_by_seeking(const Plan& plan, Control& control, PosterPicker& picker);

// JPEG in `file`, the picture's shape kept.
OutputReport write_poster(const AVFrame& upright, const PosterPlan& plan, const PartFile& file);

}  // namespace video_core
