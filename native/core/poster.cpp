#include "poster.h"

#include <cmath>
#include <algorithm>
#include <fstream>

#include "decoder.h"
#include "scaler.h"
#include "source.h"

namespace video_core {
namespace {

constexpr int looks = 16;
constexpr double gap_unknown_s = 1.0;

constexpr Size thumb{64, 36};

// Spread of luma, less what is nearly all black or all white: flat and faded pictures lose.
double score_of(const AVFrame& grey) {
  double sum = 0, squares = 0;
  for (int y = 0; y < thumb.height; ++y) {
    for (int x = 0; x < thumb.width; ++x) {
      const double value = grey.data[0][ptrdiff_t{y} * grey.linesize[0] + x];
      sum += value;
      squares += value * value;
    }
  }
  constexpr double count = thumb.width * thumb.height;
  const double mean = sum / count;
  const double spread = std::sqrt(std::max(0.0, squares / count - mean * mean));
  const double exposure = 1.0 - std::abs(mean - 118.0) / 137.0;
  return spread * std::max(0.05, exposure);
}

double score_picture(const AVFrame& upright) {
  const Rect all{0, 0, upright.width, upright.height};
  const Scaler shrink(colour_of(upright), all, AV_PIX_FMT_YUV420P, Delivered::Video,
                      {0, 0, thumb.width, thumb.height}, SWS_POINT);
  const FramePtr grey = new_canvas(thumb.width, thumb.height);
  shrink.run(upright, *grey);
  return score_of(*grey);
}

constexpr int jpeg_height_max = 8640;

// A very tall picture is made narrower than asked rather than taller than JPEG readers take.
Size poster_size(const Picture& picture, int width) {
  const Size size = shaped_size(picture, width);
  if (size.height <= jpeg_height_max) return size;
  const double factor = static_cast<double>(jpeg_height_max) / size.height;
  return shaped_size(picture, std::max(2, static_cast<int>(width * factor) / 2 * 2));
}

FramePtr to_jpeg_picture(const AVFrame& upright, Size size) {
  FramePtr picture = new_canvas(size.width, size.height);
  const Rect all{0, 0, upright.width, upright.height};
  const Scaler scaler(colour_of(upright), all, AV_PIX_FMT_YUV420P, Delivered::Jpeg,
                      {0, 0, size.width, size.height});
  scaler.run(upright, *picture);
  picture->format = AV_PIX_FMT_YUVJ420P;
  tag(*picture, Delivered::Jpeg);
  return picture;
}

PacketPtr encode_jpeg(AVFrame& picture) {
  constexpr int quality = 3;  // 2 (best) .. 31
  const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
  if (codec == nullptr) {
    throw MediaError(Fault::Encode, Stage::Poster, "this FFmpeg has no JPEG encoder");
  }
  const CodecPtr context = own<CodecPtr>(avcodec_alloc_context3(codec));
  context->width = picture.width;
  context->height = picture.height;
  context->pix_fmt = AV_PIX_FMT_YUVJ420P;
  context->time_base = {1, 25};
  context->thread_count = 1;
  context->flags |= AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT;
  context->global_quality = FF_QP2LAMBDA * quality;
  tag(*context, Delivered::Jpeg);
  check(avcodec_open2(context.get(), codec, nullptr), Stage::Poster, "opening the JPEG encoder");
  picture.quality = context->global_quality;
  picture.pts = 0;
  PacketPtr packet = own<PacketPtr>(av_packet_alloc());
  check(avcodec_send_frame(context.get(), &picture), Stage::Poster, "encoding the poster");
  check(avcodec_receive_packet(context.get(), packet.get()), Stage::Poster, "encoding the poster");
  return packet;
}

}  // namespace

PosterPicker::PosterPicker(double duration_s) noexcept
    : gap_s_(duration_s > 0 ? duration_s / looks : gap_unknown_s), next_s_(gap_s_ / 2) {}

void PosterPicker::consider(const AVFrame& upright, double at_s) {
  if (best_ && at_s < next_s_) return;
  next_s_ = std::max(next_s_, at_s) + gap_s_;
  const double score = score_picture(upright);
  if (score <= score_) return;
  score_ = score;
  best_ = own<FramePtr>(av_frame_clone(&upright));
}

void pick_by_seeking(const Plan& plan, Control& control, PosterPicker& picker) {
  constexpr int places = 5;
  Source source(plan.source, plan.limits, control);
  Upright upright(source.facts().video);
  const PacketPtr packet = own<PacketPtr>(av_packet_alloc());
  for (int place = 0; place < places; ++place) {
    control.check(Stage::Poster);
    const double at_s = source.facts().duration_s * (place + 0.5) / places;
    if (!source.seek(at_s) && place > 0) continue;
    Decoder decoder(source.video(), plan.threads, plan.limits.pixels_max);
    bool found = false;
    const auto take = [&](FramePtr frame) {
      if (found) return;
      found = true;
      picker.consider(*upright.apply(std::move(frame)), at_s);
    };
    while (!found && source.read(*packet)) {
      control.check(Stage::Poster);
      if (packet->stream_index == source.video().index) decoder.feed(packet.get(), take);
    }
    if (!found) decoder.feed(nullptr, take);
  }
}

OutputReport write_poster(const AVFrame& upright, const PosterPlan& plan, const PartFile& file) {
  const Picture shape = picture_of(shape_of(upright));
  const Size size = poster_size(shape, plan.width);
  const FramePtr picture = to_jpeg_picture(upright, size);
  const PacketPtr packet = encode_jpeg(*picture);
  std::ofstream out(file.path(), std::ios::binary);
  out.write(reinterpret_cast<const char*>(packet->data), packet->size);
  out.close();
  if (!out) throw MediaError(Fault::Encode, Stage::Poster, "writing the poster");
  OutputReport report;
  report.width = size.width;
  report.height = size.height;
  report.is_upscaled = size.width > shape.width * av_q2d(shape.sar) * 1.02;
  return report;
}

}  // namespace video_core
