// A libavfilter chain with one way in and one way out, described as text.
#pragma once

#include <string>

#include "check.h"
#include "handles.h"

namespace video_core {

class Graph {
 public:
  // Video: shaped after `like` (size, format, colour). Throws Encode at Stage::Filter.
  static Graph for_video(const AVFrame& like, AVRational time_base, AVRational sar,
                         const std::string& chain);
  static Graph for_audio(const AVFrame& like, AVRational time_base, const std::string& chain);

  // `frame` is kept by the caller; null ends the input.
  void push(const AVFrame* frame);

  // The next finished frame, or null when there is none yet.
  FramePtr pull();

  AVFilterContext* sink() const noexcept { return sink_; }

 private:
  Graph(bool is_video, const AVBufferSrcParameters& input, const std::string& chain);

  GraphPtr graph_;
  AVFilterContext* source_ = nullptr;  // both owned by the graph
  AVFilterContext* sink_ = nullptr;
};

}  // namespace video_core
