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

// Primaries other than BT.709's; those when a frame has them or says nothing.
AVColorPrimaries primaries_of(const AVFrame& frame) noexcept {
  switch (frame.color_primaries) {
    case AVCOL_PRI_BT470BG:
    case AVCOL_PRI_SMPTE170M:
    case AVCOL_PRI_SMPTE240M:
    case AVCOL_PRI_SMPTE431:
    case AVCOL_PRI_SMPTE432:
    case AVCOL_PRI_BT2020: return frame.color_primaries;
    case AVCOL_PRI_UNSPECIFIED:
      return matrix_of(frame) == SWS_CS_BT2020 ? AVCOL_PRI_BT2020 : AVCOL_PRI_BT709;
    default: return AVCOL_PRI_BT709;
  }
}

AVColorSpace space_of(const AVFrame& frame) noexcept {
  if (is_rgb(static_cast<AVPixelFormat>(frame.format))) return AVCOL_SPC_RGB;
  const bool is_zscale_only =
      frame.colorspace == AVCOL_SPC_BT2020_CL || frame.colorspace == AVCOL_SPC_YCGCO;
  if (is_zscale_only) return frame.colorspace;
  switch (matrix_of(frame)) {
    case SWS_CS_ITU601: return AVCOL_SPC_SMPTE170M;
    case SWS_CS_SMPTE240M: return AVCOL_SPC_SMPTE240M;
    case SWS_CS_FCC: return AVCOL_SPC_FCC;
    case SWS_CS_BT2020: return AVCOL_SPC_BT2020_NCL;
    default: return AVCOL_SPC_BT709;
  }
}

// The planar YUV format nearest to a frame's; zscale takes no odd sizes of subsampled ones.
std::string like(const AVPixFmtDescriptor& pixels, bool is_odd) {
  const bool is_whole = is_odd || pixels.log2_chroma_w == 0;
  const char* sampling = is_whole ? "yuv444p" : pixels.log2_chroma_h == 0 ? "yuv422p" : "yuv420p";
  return std::string(sampling) + (pixels.comp[0].depth > 8 ? "10le" : "");
}

}  // namespace

ColourIn colour_of(const AVFrame& frame) noexcept {
  const auto named = static_cast<AVPixelFormat>(frame.format);
  const AVPixelFormat format = without_range(named);
  const bool is_full =
      format != named || frame.color_range == AVCOL_RANGE_JPEG || is_rgb(format);
  return {format, matrix_of(frame), is_full};
}

std::string to_bt709(const AVFrame& frame) {
  const AVPixFmtDescriptor* pixels = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
  if (pixels == nullptr || pixels->nb_components < 3) return "";
  const AVColorPrimaries primaries = primaries_of(frame);
  const AVColorSpace space = space_of(frame);
  // RGB of BT.709 is what the scaler takes as well as it takes YUV.
  const bool is_right = space == AVCOL_SPC_BT709 || space == AVCOL_SPC_RGB;
  if (is_right && primaries == AVCOL_PRI_BT709) return "";
  const bool is_odd = frame.width % 2 != 0 || frame.height % 2 != 0;
  const bool is_subsampled = pixels->log2_chroma_w + pixels->log2_chroma_h > 0;
  const std::string format = like(*pixels, is_odd);
  const std::string range = colour_of(frame).is_full ? "full" : "limited";
  const std::string even =
      is_odd && is_subsampled
          ? "scale=in_range=" + range + ":out_range=" + range + ",format=" + format + ","
          : "";
  // Numbers are those of ITU-T H.273.
  const std::string in = even + "zscale=primariesin=" + std::to_string(primaries) +
                         ":transferin=709:matrixin=" + std::to_string(space) +
                         ":rangein=" + range + ":primaries=709:transfer=709:";
  const std::string out = "matrix=709:range=limited,format=" + format;
  // Colours that BT.709 does not have are cut off as RGB; as YUV they would take brightness along.
  const char* cut = "matrix=gbr:range=full,format=gbrp10le,zscale=";
  return primaries == AVCOL_PRI_BT709 ? in + out : in + cut + out;
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
