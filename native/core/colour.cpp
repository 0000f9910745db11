#include "colour.h"

namespace video_core {
namespace {

AVPixelFormat without_range(AVPixelFormat format) noexcept {
  switch (format) {
    case AV_PIX_FMT_YUVJ420P: return AV_PIX_FMT_YUV420P;
    case AV_PIX_FMT_YUVJ422P: return AV_PIX_FMT_YUV422P;
    case AV_PIX_FMT_YUVJ444P: return AV_PIX_FMT_YUV444P;
    case AV_PIX_FMT_YUVJ440P: return AV_PIX_FMT_YUV440P;
    default: return format;
  }
}

constexpr int standard_definition_lines = 576;

int matrix_of(const AVFrame& frame) noexcept {
  switch (frame.colorspace) {
    case AVCOL_SPC_BT709: return SWS_CS_ITU709;
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M: return SWS_CS_ITU601;
    case AVCOL_SPC_SMPTE240M: return SWS_CS_SMPTE240M;
    case AVCOL_SPC_FCC: return SWS_CS_FCC;
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL: return SWS_CS_BT2020;
    default: break;
  }
  return frame.height <= standard_definition_lines ? SWS_CS_ITU601 : SWS_CS_ITU709;
}

bool is_rgb(AVPixelFormat format) noexcept {
  const AVPixFmtDescriptor* description = av_pix_fmt_desc_get(format);
  return description != nullptr && (description->flags & AV_PIX_FMT_FLAG_RGB) != 0;
}

}  // namespace

ColourIn colour_of(const AVFrame& frame) noexcept {
  const auto named = static_cast<AVPixelFormat>(frame.format);
  const AVPixelFormat format = without_range(named);
  const bool is_full =
      format != named || frame.color_range == AVCOL_RANGE_JPEG || is_rgb(format);
  return {format, matrix_of(frame), is_full};
}

bool has_wide_primaries(const AVFrame& frame) noexcept {
  return frame.color_primaries == AVCOL_PRI_BT2020;
}

void tag(AVFrame& frame, Delivered colour) noexcept {
  const bool video = colour == Delivered::Video;
  frame.color_range = video ? AVCOL_RANGE_MPEG : AVCOL_RANGE_JPEG;
  frame.colorspace = video ? AVCOL_SPC_BT709 : AVCOL_SPC_BT470BG;
  frame.color_primaries = AVCOL_PRI_BT709;
  frame.color_trc = AVCOL_TRC_BT709;
}

void tag(AVCodecContext& encoder, Delivered colour) noexcept {
  const bool video = colour == Delivered::Video;
  encoder.color_range = video ? AVCOL_RANGE_MPEG : AVCOL_RANGE_JPEG;
  encoder.colorspace = video ? AVCOL_SPC_BT709 : AVCOL_SPC_BT470BG;
  encoder.color_primaries = AVCOL_PRI_BT709;
  encoder.color_trc = AVCOL_TRC_BT709;
}

}  // namespace video_core
