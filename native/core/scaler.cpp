#include "scaler.h"

#include <array>

#include "check.h"

namespace video_core {
namespace {

using Planes = std::array<uint8_t*, 4>;

bool is_chroma(int plane, const AVPixFmtDescriptor& description) {
  return (plane == 1 || plane == 2) && (description.flags & AV_PIX_FMT_FLAG_RGB) == 0;
}

// The addresses of pixel (x, y) in each plane.
Planes at(const AVFrame& frame, int x, int y) {
  const auto format = static_cast<AVPixelFormat>(frame.format);
  const AVPixFmtDescriptor& description = *av_pix_fmt_desc_get(format);
  int steps[4] = {};
  av_image_fill_max_pixsteps(steps, nullptr, &description);
  Planes planes{};
  for (int plane = 0; plane < 4; ++plane) {
    if (frame.data[plane] == nullptr) continue;
    const bool chroma = is_chroma(plane, description);
    const int column = chroma ? x >> description.log2_chroma_w : x;
    const int row = chroma ? y >> description.log2_chroma_h : y;
    planes[static_cast<size_t>(plane)] = frame.data[plane] +
                                         ptrdiff_t{row} * frame.linesize[plane] +
                                         ptrdiff_t{column} * steps[plane];
  }
  return planes;
}

void set(SwsContext* context, const char* key, int64_t value) {
  check(av_opt_set_int(context, key, value, 0), Stage::Filter, "setting up the scaler");
}

ScalePtr make(const ColourIn& in, Rect from, AVPixelFormat format, Rect to, int flags) {
  ScalePtr context = own<ScalePtr>(sws_alloc_context());
  set(context.get(), "srcw", from.width);
  set(context.get(), "srch", from.height);
  set(context.get(), "src_format", in.format);
  set(context.get(), "dstw", to.width);
  set(context.get(), "dsth", to.height);
  set(context.get(), "dst_format", format);
  set(context.get(), "sws_flags", flags);
  return context;
}

}  // namespace

Scaler::Scaler(const ColourIn& in, Rect from, AVPixelFormat format, Delivered out, Rect to,
               int flags)
    : context_(make(in, from, format, to, flags)), from_(from), to_(to) {
  const bool full_out = out == Delivered::Jpeg;
  const int matrix_out = full_out ? SWS_CS_ITU601 : SWS_CS_ITU709;
  constexpr int neutral = 1 << 16;
  // Before the context is initialised these choose the conversion, after it they only tune it.
  sws_setColorspaceDetails(context_.get(), sws_getCoefficients(in.matrix), in.is_full ? 1 : 0,
                           sws_getCoefficients(matrix_out), full_out ? 1 : 0, 0, neutral, neutral);
  check(sws_init_context(context_.get(), nullptr, nullptr), Stage::Filter,
        "setting up the scaler");
  sws_setColorspaceDetails(context_.get(), sws_getCoefficients(in.matrix), in.is_full ? 1 : 0,
                           sws_getCoefficients(matrix_out), full_out ? 1 : 0, 0, neutral, neutral);
}

void Scaler::run_at(const AVFrame& source, int x, int y, AVFrame& target) const {
  const Planes in = at(source, x, y);
  const Planes out = at(target, to_.x, to_.y);
  check(sws_scale(context_.get(), in.data(), source.linesize, 0, from_.height, out.data(),
                  target.linesize),
        Stage::Filter, "scaling");
}

}  // namespace video_core
