#include "upright.h"

#include "flatten.h"

namespace video_core {
namespace {

const char* turning(int quarter_turns) {
  switch (quarter_turns) {
    case 1: return "transpose=clock";
    case 2: return "hflip,vflip";
    case 3: return "transpose=cclock";
    default: return "";
  }
}

void append(std::string& chain, const std::string& step) {
  if (step.empty()) return;
  if (!chain.empty()) chain += ',';
  chain += step;
}

// Packed bits have no addressable pixels to crop from.
bool is_unaddressable(const AVFrame& frame) {
  const AVPixFmtDescriptor* description =
      av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
  return description == nullptr || (description->flags & AV_PIX_FMT_FLAG_BITSTREAM) != 0;
}

}  // namespace

Shape shape_of(const AVFrame& frame) noexcept {
  const AVRational sar = frame.sample_aspect_ratio;
  const bool is_known = sar.num > 0 && sar.den > 0;
  return {frame.width, frame.height, colour_of(frame), is_known ? sar : AVRational{1, 1}};
}

Upright::Upright(const VideoFacts& video)
    : is_interlaced_(video.is_interlaced),
      deinterlacer_(video.is_interlaced),
      orientation_(video.orientation),
      sar_{video.sar_num, video.sar_den} {}

std::string Upright::chain_for(const AVFrame& frame) const {
  std::string chain;
  if (is_unaddressable(frame)) append(chain, "format=rgb24");
  append(chain, turning(orientation_.quarter_turns));
  if (orientation_.is_mirrored) append(chain, "hflip");
  append(chain, to_bt709(frame));
  return chain;
}

FramePtr Upright::apply(FramePtr frame) {
  Deinterlacer alone(is_interlaced_, Deinterlacer::Context::Alone);
  std::vector<FramePtr> ready = alone.push(std::move(frame));
  if (ready.empty()) ready = alone.finish();
  if (ready.empty()) throw MediaError(Fault::Encode, Stage::Filter, "a frame was swallowed");
  return turn(std::move(ready.front()));
}

FramePtr Upright::turn(FramePtr frame) {
  if (has_alpha(*frame)) frame = flatten(*frame);
  frame->sample_aspect_ratio = sar_;
  const std::string chain = chain_for(*frame);
  if (chain.empty()) return frame;
  const Shape shape = shape_of(*frame);
  if (!graph_ || !(shape == shape_)) {
    graph_.emplace(Graph::for_video(*frame, {1, AV_TIME_BASE}, sar_, chain));
    shape_ = shape;
  }
  graph_->push(frame.get());
  FramePtr turned = graph_->pull();
  if (!turned) throw MediaError(Fault::Encode, Stage::Filter, "a frame was swallowed");
  return turned;
}

}  // namespace video_core
