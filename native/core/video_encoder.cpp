#include "video_encoder.h"

#include <string>

#include "check.h"
#include "colour.h"

namespace video_core {
namespace {

// The same bytes on every processor. Without it x264 164's AVX-512 macroblock tree reads memory it
// never wrote, and sizes whose rows are no multiple of 16 blocks came out different from run to run.
// It costs 1 % of the encoder's time.
constexpr const char* always = "cpu-independent=1";

std::string with_always(const std::string& options) {
  return options.empty() ? always : options + ':' + always;
}

}  // namespace

const EncoderSettings& settings_for(const Encoding& encoding, Size size, double scale) noexcept {
  constexpr int pixels_min = 900'000;
  constexpr double enlarged_min = 1.5;
  if (size.width * size.height < pixels_min) return encoding.small;
  return scale < enlarged_min ? encoding.plain : encoding.enlarged;
}

VideoEncoder::VideoEncoder(Size size, AVRational rate, const EncoderSettings& settings,
                           int threads)
    : packet_(own<PacketPtr>(av_packet_alloc())), frame_(own<FramePtr>(av_frame_alloc())) {
  const AVCodec* codec = avcodec_find_encoder_by_name("libx264");
  if (codec == nullptr) {
    throw MediaError(Fault::Encode, Stage::Encode, "this FFmpeg has no libx264");
  }
  context_ = own<CodecPtr>(avcodec_alloc_context3(codec));
  context_->width = size.width;
  context_->height = size.height;
  context_->pix_fmt = AV_PIX_FMT_YUV420P;
  context_->sample_aspect_ratio = {1, 1};
  context_->time_base = av_inv_q(rate);
  context_->framerate = rate;
  context_->thread_count = threads;
  context_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  tag(*context_, Delivered::Video);
  Options options;
  options.set("preset", settings.preset.c_str()).set("profile", "high");
  options.set("x264-params", with_always(settings.options).c_str());
  check(av_opt_set_double(context_->priv_data, "crf", settings.crf, 0), Stage::Encode,
        "setting the quality");
  check(avcodec_open2(context_.get(), codec, options.address()), Stage::Encode,
        "opening the encoder");
}

ParametersPtr VideoEncoder::parameters() const {
  ParametersPtr parameters = own<ParametersPtr>(avcodec_parameters_alloc());
  check(avcodec_parameters_from_context(parameters.get(), context_.get()), Stage::Encode,
        "describing the video");
  return parameters;
}

void VideoEncoder::send(const AVFrame* picture, int64_t index) {
  if (picture == nullptr) {
    check(avcodec_send_frame(context_.get(), nullptr), Stage::Encode, "encoding");
    return;
  }
  av_frame_unref(frame_.get());
  check(av_frame_ref(frame_.get(), picture), Stage::Encode, "encoding");
  frame_->pts = index;
  frame_->pict_type = AV_PICTURE_TYPE_NONE;
  check(avcodec_send_frame(context_.get(), frame_.get()), Stage::Encode, "encoding");
  av_frame_unref(frame_.get());
}

bool VideoEncoder::receive() {
  av_packet_unref(packet_.get());
  const int rc = avcodec_receive_packet(context_.get(), packet_.get());
  if (rc == AVERROR(EAGAIN) || rc == AVERROR_EOF) return false;
  check(rc, Stage::Encode, "encoding");
  // libx264 leaves the duration out; one slot each.
  if (packet_->duration == 0) packet_->duration = 1;
  return true;
}

}  // namespace video_core
