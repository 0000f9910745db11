// Pictures woven from two fields become whole ones; others pass untouched and without delay.
#pragma once

#include <optional>
#include <vector>

#include "graph.h"
#include "plan.h"

namespace video_core {

class Deinterlacer {
 public:
  // What is known of a picture's surroundings: those before and after it, or nothing.
  enum class Context { Film, Alone };

  // `is_interlaced`: what the stream says of itself, for pictures that do not say.
  explicit Deinterlacer(bool is_interlaced, Context context = Context::Film) noexcept
      : says_interlaced_(is_interlaced), context_(context) {}

  // Takes a picture and returns those that are finished, in order; one picture in gives one out,
  // one later once the first interlaced one has been seen. Times travel with the pictures.
  std::vector<FramePtr> push(FramePtr frame);
  std::vector<FramePtr> finish();

 private:
  bool is_woven(AVFrame& frame);
  void pull(std::vector<FramePtr>& ready);

  bool says_interlaced_;
  Context context_;
  bool is_first_ = true;
  bool are_all_woven_ = false;
  std::optional<Graph> graph_;
  int format_ = -1;
  int width_ = 0;
  int height_ = 0;
};

}  // namespace video_core
