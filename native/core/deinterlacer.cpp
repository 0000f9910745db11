#include "deinterlacer.h"

#include "compat.h"

namespace video_core {
namespace {

// Both keep the rate: a picture of two fields becomes one picture. Pictures that are not flagged
// pass as they are. With nothing to compare a picture with, one field is filled in from itself.
const char* chain_for(Deinterlacer::Context context) {
  return context == Deinterlacer::Context::Film
             ? "bwdif=mode=send_frame:parity=auto:deint=interlaced"
             : "estdif=mode=frame:parity=auto:deint=interlaced";
}

constexpr int side_min = 8;  // bwdif wants three lines in every plane

}  // namespace

// Decoders flag each picture. Where the container alone speaks, all of them are taken at its word;
// top field first, as everything but DV is.
bool Deinterlacer::is_woven(AVFrame& frame) {
  const bool is_flagged = compat::is_interlaced(frame);
  if (is_first_) are_all_woven_ = says_interlaced_ && !is_flagged;
  is_first_ = false;
  if (frame.width < side_min || frame.height < side_min) return false;
  if (are_all_woven_ && !is_flagged) compat::set_interlaced_top_first(frame);
  return is_flagged || are_all_woven_;
}

std::vector<FramePtr> Deinterlacer::push(FramePtr frame) {
  std::vector<FramePtr> ready;
  const bool is_needed = is_woven(*frame) || graph_;
  const bool is_new =
      frame->format != format_ || frame->width != width_ || frame->height != height_;
  if (graph_ && is_new) ready = finish();
  if (!is_needed) {
    ready.push_back(std::move(frame));
    return ready;
  }
  if (!graph_) {
    graph_.emplace(
        Graph::for_video(*frame, {1, AV_TIME_BASE}, frame->sample_aspect_ratio,
                         chain_for(context_)));
    format_ = frame->format;
    width_ = frame->width;
    height_ = frame->height;
  }
  graph_->push(frame.get());
  pull(ready);
  return ready;
}

std::vector<FramePtr> Deinterlacer::finish() {
  std::vector<FramePtr> ready;
  if (!graph_) return ready;
  graph_->push(nullptr);
  pull(ready);
  graph_.reset();
  return ready;
}

void Deinterlacer::pull(std::vector<FramePtr>& ready) {
  while (FramePtr frame = graph_->pull()) {
    compat::set_progressive(*frame);
    ready.push_back(std::move(frame));
  }
}

}  // namespace video_core
