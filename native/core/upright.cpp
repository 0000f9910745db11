#include "upright.h"

namespace video_core {
namespace {

const char* turn(int quarter_turns) {
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

// Palettes and packed bits have no addressable pixels to crop from.
bool is_unaddressable(const AVFrame& frame) {
  const AVPixFmtDescriptor* description =
      av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
  constexpr uint64_t odd = AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BITSTREAM;
  return description == nullptr || (description->flags & odd) != 0;
}

}  // namespace

Shape shape_of(const AVFrame& frame) noexcept {
  const AVRational sar = frame.sample_aspect_ratio;
  const bool is_known = sar.num > 0 && sar.den > 0;
  return {frame.width, frame.height, colour_of(frame), is_known ? sar : AVRational{1, 1}};
}

Upright::Upright(const VideoFacts& video)
    : orientation_(video.orientation), sar_{video.sar_num, video.sar_den} {}

std::string Upright::chain_for(const AVFrame& frame) const {
  std::string chain;
  if (is_unaddressable(frame)) append(chain, "format=rgb24");
  append(chain, turn(orientation_.quarter_turns));
  if (orientation_.is_mirrored) append(chain, "hflip");
  if (has_wide_primaries(frame)) {
    append(chain,
           "zscale=primariesin=2020:transferin=709:matrixin=2020_ncl:"
           "primaries=709:transfer=709:matrix=709:range=limited,format=yuv420p");
  }
  return chain;
}

FramePtr Upright::apply(FramePtr frame) {
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
