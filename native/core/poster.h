// The still that stands for the film: chosen while it passes by, or by looking into it.
#pragma once

#include "jpeg.h"
#include "look.h"
#include "part_file.h"
#include "plan.h"

namespace video_core {

class PosterPicker {
 public:
  // `duration_s` <= 0 when unknown.
  explicit PosterPicker(double duration_s) noexcept;

  // Looks at about sixteen pictures of the film and keeps the most telling one: bright, detailed,
  // sharp, colourful, and like the picture a moment later, so that it is none of a fade or cut.
  // Any film gives one, however dark.
  void consider(const AVFrame& upright, double at_s);

  // Null only when no picture came.
  const AVFrame* best();

 private:
  struct Candidate {
    FramePtr picture;
    Look look;
    double at_s = 0.0;
  };

  void settle(const Look* later);

  double gap_s_;
  double next_s_ = 0.0;
  double score_ = -1.0;
  Looker looker_;
  std::optional<Candidate> candidate_;  // waits for the picture a moment later
  FramePtr best_;
};

// JPEG in `file`, the picture's shape kept, marked where the plan says so.
OutputReport write_poster(const AVFrame& upright, const PosterPlan& plan,
                          const std::optional<Provenance>& provenance, const PartFile& file);

}  // namespace video_core
