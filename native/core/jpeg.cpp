#include "jpeg.h"

#include <algorithm>
#include <fstream>

#include "canvas.h"
#include "check.h"
#include "colour.h"
#include "provenance.h"

namespace video_core {
namespace {

CodecPtr open_encoder(const AVFrame& picture, int quality) {
  const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
  if (codec == nullptr) {
    throw MediaError(Fault::Encode, Stage::Poster, "this FFmpeg has no JPEG encoder");
  }
  CodecPtr context = own<CodecPtr>(avcodec_alloc_context3(codec));
  context->width = picture.width;
  context->height = picture.height;
  context->pix_fmt = AV_PIX_FMT_YUVJ420P;
  context->time_base = {1, 25};
  context->sample_aspect_ratio = {1, 1};  // with it comes the JFIF header
  context->thread_count = 1;
  context->flags |= AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT;
  context->global_quality = FF_QP2LAMBDA * quality;
  tag(*context, Delivered::Jpeg);
  check(avcodec_open2(context.get(), codec, nullptr), Stage::Poster, "opening the JPEG encoder");
  return context;
}

PacketPtr encode(AVFrame& picture, int quality) {
  const CodecPtr context = open_encoder(picture, quality);
  picture.quality = context->global_quality;
  picture.pts = 0;
  PacketPtr packet = own<PacketPtr>(av_packet_alloc());
  check(avcodec_send_frame(context.get(), &picture), Stage::Poster, "encoding a still");
  check(avcodec_receive_packet(context.get(), packet.get()), Stage::Poster, "encoding a still");
  return packet;
}

}  // namespace

Size jpeg_size(const Picture& picture, int width, int height_max) {
  const Size size = shaped_size(picture, width);
  if (size.height <= height_max) return size;
  const double factor = static_cast<double>(height_max) / size.height;
  return shaped_size(picture, std::max(2, static_cast<int>(width * factor) / 2 * 2));
}

FramePtr new_jpeg_canvas(Size size) {
  FramePtr frame = new_canvas(size.width, size.height);
  ptrdiff_t strides[4] = {};
  std::copy_n(frame->linesize, 4, strides);
  check(av_image_fill_black(frame->data, strides, AV_PIX_FMT_YUV420P, AVCOL_RANGE_JPEG, size.width,
                            size.height),
        Stage::Poster, "making a still");
  frame->format = AV_PIX_FMT_YUVJ420P;
  tag(*frame, Delivered::Jpeg);
  return frame;
}

void write_jpeg(AVFrame& picture, int quality, const std::optional<Provenance>& provenance,
                const PartFile& file) {
  const PacketPtr packet = encode(picture, quality);
  std::string bytes(reinterpret_cast<const char*>(packet->data), static_cast<size_t>(packet->size));
  if (provenance) bytes = mark_jpeg(bytes, *provenance);
  const auto held = file.hold();
  std::ofstream out(file.path(), std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) throw MediaError(Fault::Encode, Stage::Poster, "writing a still");
}

}  // namespace video_core
