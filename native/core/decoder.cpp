#include "decoder.h"

#include "taken.h"

namespace video_core {
namespace {

// FFmpeg 5.1's WebP decoder says it has a picture and that it failed when only the opacity is
// damaged; libavcodec's frame threads end the process over that.
bool is_sound_on_threads(const AVCodecParameters& parameters) noexcept {
  return parameters.codec_id != AV_CODEC_ID_WEBP;
}

// Plain PCM names no places for its channels, and for some counts nobody has agreed on any: the
// first ones there are then, pairs kept whole, so that all of it can be mixed.
void name_places(AVChannelLayout& layout) noexcept {
  constexpr int places_named = 12;
  constexpr uint64_t ten = AV_CH_LAYOUT_7POINT1_WIDE | AV_CH_SIDE_LEFT | AV_CH_SIDE_RIGHT;
  if (layout.order != AV_CHANNEL_ORDER_UNSPEC) return;
  const int channels = layout.nb_channels;
  av_channel_layout_default(&layout, channels);
  if (layout.order == AV_CHANNEL_ORDER_UNSPEC && channels <= places_named) {
    av_channel_layout_from_mask(&layout, channels == 10 ? ten : (uint64_t{1} << channels) - 1);
  }
}

bool is_fatal(int rc) noexcept { return rc == AVERROR(ENOMEM) || rc == AVERROR_EXIT; }

}  // namespace

Decoder::Decoder(const AVCodecParameters& parameters, AVRational time_base, int threads,
                 int64_t pixels_max) {
  const AVCodec* codec = find_taken_decoder(parameters.codec_id);
  if (codec == nullptr) {
    throw MediaError(Fault::Unsupported, Stage::Decode,
                     std::string(avcodec_get_name(parameters.codec_id)) + " is not taken");
  }
  context_ = own<CodecPtr>(avcodec_alloc_context3(codec));
  check(avcodec_parameters_to_context(context_.get(), &parameters), Stage::Decode,
        "reading the stream's parameters");
  context_->pkt_timebase = time_base;
  context_->thread_count = is_sound_on_threads(parameters) ? threads : 1;
  if (pixels_max > 0) context_->max_pixels = pixels_max;
  check(avcodec_open2(context_.get(), codec, nullptr), Stage::Decode, "opening the decoder");
}

bool Decoder::send(const AVPacket* packet) {
  const int rc = avcodec_send_packet(context_.get(), packet);
  if (is_fatal(rc)) check(rc, Stage::Decode, "decoding");
  if (rc < 0 && rc != AVERROR_EOF) ++damaged_;
  return rc >= 0;
}

FramePtr Decoder::receive() {
  FramePtr frame = own<FramePtr>(av_frame_alloc());
  const int rc = avcodec_receive_frame(context_.get(), frame.get());
  if (rc == AVERROR(EAGAIN) || rc == AVERROR_EOF) return nullptr;
  if (is_fatal(rc)) check(rc, Stage::Decode, "decoding");
  if (rc < 0) {
    ++damaged_;
    return nullptr;
  }
  ++frames_;
  if (frame->nb_samples > 0) name_places(frame->ch_layout);
  if (frame->decode_error_flags != 0 || (frame->flags & AV_FRAME_FLAG_CORRUPT) != 0) ++damaged_;
  return frame;
}

}  // namespace video_core
