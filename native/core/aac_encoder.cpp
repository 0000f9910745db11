#include "aac_encoder.h"

namespace video_core {
namespace {

constexpr int bit_rate = 160'000;

CodecPtr open_encoder() {
  const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_AAC);
  if (codec == nullptr) {
    throw MediaError(Fault::Encode, Stage::Encode, "this FFmpeg has no AAC encoder");
  }
  CodecPtr context = own<CodecPtr>(avcodec_alloc_context3(codec));
  context->sample_rate = AacEncoder::sample_rate_hz;
  context->sample_fmt = AV_SAMPLE_FMT_FLTP;
  context->bit_rate = bit_rate;
  context->time_base = {1, AacEncoder::sample_rate_hz};
  context->thread_count = 1;
  context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  av_channel_layout_default(&context->ch_layout, 2);
  check(avcodec_open2(context.get(), codec, nullptr), Stage::Encode, "opening the AAC encoder");
  return context;
}

}  // namespace

AacEncoder::AacEncoder()
    : context_(open_encoder()),
      parameters_(own<ParametersPtr>(avcodec_parameters_alloc())),
      packet_(own<PacketPtr>(av_packet_alloc())) {
  check(avcodec_parameters_from_context(parameters_.get(), context_.get()), Stage::Encode,
        "describing the sound");
}

bool AacEncoder::receive() {
  av_packet_unref(packet_.get());
  const int rc = avcodec_receive_packet(context_.get(), packet_.get());
  if (rc == AVERROR(EAGAIN) || rc == AVERROR_EOF) return false;
  check(rc, Stage::Encode, "encoding sound");
  return true;
}

}  // namespace video_core
