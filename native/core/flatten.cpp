#include "flatten.h"

#include "check.h"
#include "scaler.h"

namespace video_core {
namespace {

constexpr int white = 255;

FramePtr rgb_like(const AVFrame& frame, AVPixelFormat format) {
  FramePtr made = own<FramePtr>(av_frame_alloc());
  made->width = frame.width;
  made->height = frame.height;
  made->format = format;
  check(av_frame_get_buffer(made.get(), 0), Stage::Filter, "making a frame");
  check(av_frame_copy_props(made.get(), &frame), Stage::Filter, "making a frame");
  made->colorspace = AVCOL_SPC_RGB;
  made->color_range = AVCOL_RANGE_JPEG;
  return made;
}

uint8_t over_white(int value, int alpha) noexcept {
  return static_cast<uint8_t>((value * alpha + white * (255 - alpha) + 127) / 255);
}

void lay_on_white(const uint8_t* rgba, uint8_t* rgb, int width) noexcept {
  for (int x = 0; x < width; ++x, rgba += 4, rgb += 3) {
    for (int channel = 0; channel < 3; ++channel) {
      rgb[channel] = over_white(rgba[channel], rgba[3]);
    }
  }
}

}  // namespace

bool has_alpha(const AVFrame& frame) noexcept {
  const AVPixFmtDescriptor* description =
      av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
  constexpr uint64_t kinds = AV_PIX_FMT_FLAG_ALPHA | AV_PIX_FMT_FLAG_PAL;
  return description != nullptr && (description->flags & kinds) != 0;
}

FramePtr flatten(const AVFrame& frame) {
  const Rect all{0, 0, frame.width, frame.height};
  const Scaler to_rgba(colour_of(frame), all, AV_PIX_FMT_RGBA, Delivered::Jpeg, all,
                       SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT);
  const FramePtr open = rgb_like(frame, AV_PIX_FMT_RGBA);
  to_rgba.run(frame, *open);
  FramePtr closed = rgb_like(frame, AV_PIX_FMT_RGB24);
  for (int y = 0; y < frame.height; ++y) {
    lay_on_white(open->data[0] + ptrdiff_t{y} * open->linesize[0],
                 closed->data[0] + ptrdiff_t{y} * closed->linesize[0], frame.width);
  }
  return closed;
}

}  // namespace video_core
