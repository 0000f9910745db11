#include "resizer.h"

#include <string>

#include "compat.h"

namespace video_core {
namespace {

bool is_same(const Rect& rect, Size size) noexcept {
  return rect.width == size.width && rect.height == size.height;
}

// The crop filter would round odd places.
bool is_even(const Rect& rect) noexcept {
  return ((rect.x | rect.y | rect.width | rect.height) & 1) == 0;
}

std::string chain_for(const Rect& from, Size output) {
  const auto text = [](int value) { return std::to_string(value); };
  // swscale's bicubic is B 0, C 0.6, and it takes chroma to lie in the middle of its four pixels.
  return "crop=" + text(from.width) + ":" + text(from.height) + ":" + text(from.x) + ":" +
         text(from.y) + ",zscale=" + text(output.width) + ":" + text(output.height) +
         ":filter=bicubic:param_a=0:param_b=0.6:chromalin=center:chromal=center";
}

}  // namespace

bool Resizer::takes(const ColourIn& in, const Layout& layout, Size output) noexcept {
  const bool is_plain = in == ColourIn{AV_PIX_FMT_YUV420P, SWS_CS_ITU709, false};
  const bool is_resized = is_same(layout.to, output) && !is_same(layout.from, output);
  return is_plain && is_resized && is_even(layout.from) &&
         avfilter_get_by_name("zscale") != nullptr;
}

FramePtr Resizer::run(const AVFrame& upright) {
  const FramePtr plain = own<FramePtr>(av_frame_clone(&upright));
  compat::set_progressive(*plain);  // fields were made whole pictures, or are to stay as they are
  tag(*plain, Delivered::Video);
  if (!graph_) {
    graph_.emplace(Graph::for_video(*plain, {1, AV_TIME_BASE}, {1, 1}, chain_for(from_, output_)));
  }
  graph_->push(plain.get());
  FramePtr resized = graph_->pull();
  if (!resized) throw MediaError(Fault::Encode, Stage::Filter, "a frame was swallowed");
  return resized;
}

}  // namespace video_core
