#include "audio_track.h"

#include "compat.h"
#include "decoder.h"
#include "graph.h"

namespace video_core {
namespace {

bool is_deliverable(const AVCodecParameters& sound) {
  const bool rate = sound.sample_rate == 44100 || sound.sample_rate == 48000;
  const bool channels = sound.ch_layout.nb_channels == 1 || sound.ch_layout.nb_channels == 2;
  // Without the decoder's configuration the packets carry ADTS headers, which MP4 does not take.
  return sound.codec_id == AV_CODEC_ID_AAC && sound.profile == compat::profile_aac_lc && rate &&
         channels && sound.extradata_size > 0;
}

class CopiedAudio final : public AudioTrack {
 public:
  explicit CopiedAudio(const Source& source)
      : stream_(*source.audio()), origin_(source.origin(stream_.time_base)) {}

  const AVCodecParameters& parameters() const noexcept override { return *stream_.codecpar; }
  AVRational time_base() const noexcept override { return stream_.time_base; }
  bool is_copied() const noexcept override { return true; }

  void consume(const AVPacket* packet, const std::vector<Mp4Writer*>& writers) override {
    if (packet == nullptr || packet->pts == AV_NOPTS_VALUE) return;
    const PacketPtr moved = own<PacketPtr>(av_packet_clone(packet));
    moved->pts -= origin_;
    moved->dts = moved->pts;  // AAC is never reordered
    if (moved->dts <= last_) return;  // a damaged clock must not stop the muxer
    last_ = moved->dts;
    for (Mp4Writer* writer : writers) writer->write_audio(*moved);
  }

 private:
  const AVStream& stream_;
  int64_t origin_;
  int64_t last_ = INT64_MIN;
};

constexpr int bit_rate = 160'000;
constexpr int sample_rate_hz = 48'000;

CodecPtr open_encoder() {
  const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_AAC);
  if (codec == nullptr) {
    throw MediaError(Fault::Encode, Stage::Encode, "this FFmpeg has no AAC encoder");
  }
  CodecPtr context = own<CodecPtr>(avcodec_alloc_context3(codec));
  context->sample_rate = sample_rate_hz;
  context->sample_fmt = AV_SAMPLE_FMT_FLTP;
  context->bit_rate = bit_rate;
  context->time_base = {1, sample_rate_hz};
  context->thread_count = 1;
  context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  av_channel_layout_default(&context->ch_layout, 2);
  check(avcodec_open2(context.get(), codec, nullptr), Stage::Encode, "opening the AAC encoder");
  return context;
}

// Rates, formats, layouts; holes filled with silence so that sound and picture stay together.
constexpr const char* chain =
    "aresample=48000:async=1:first_pts=0,"
    "aformat=sample_fmts=fltp:channel_layouts=stereo:sample_rates=48000,"
    "asetnsamples=n=1024:p=0";

class EncodedAudio final : public AudioTrack {
 public:
  explicit EncodedAudio(const Source& source)
      : stream_(*source.audio()),
        origin_(source.origin(stream_.time_base)),
        decoder_(stream_, 1, 0),
        encoder_(open_encoder()),
        parameters_(own<ParametersPtr>(avcodec_parameters_alloc())),
        packet_(own<PacketPtr>(av_packet_alloc())) {
    check(avcodec_parameters_from_context(parameters_.get(), encoder_.get()), Stage::Encode,
          "describing the sound");
  }

  const AVCodecParameters& parameters() const noexcept override { return *parameters_; }
  AVRational time_base() const noexcept override { return encoder_->time_base; }
  bool is_copied() const noexcept override { return false; }

  void consume(const AVPacket* packet, const std::vector<Mp4Writer*>& writers) override {
    decoder_.feed(packet, [&](FramePtr frame) { filter(*frame, writers); });
    if (packet != nullptr) return;
    if (graph_) {
      graph_->push(nullptr);
      encode_filtered(writers);
    }
    encode(nullptr, writers);
  }

 private:
  void filter(AVFrame& frame, const std::vector<Mp4Writer*>& writers) {
    if (frame.best_effort_timestamp != AV_NOPTS_VALUE) {
      frame.pts = frame.best_effort_timestamp - origin_;
    }
    if (!graph_ || !is_like_before(frame)) rebuild(frame, writers);
    graph_->push(&frame);
    encode_filtered(writers);
  }

  bool is_like_before(const AVFrame& frame) const noexcept {
    return frame.format == format_ && frame.sample_rate == rate_hz_ &&
           frame.ch_layout.nb_channels == channels_;
  }

  void rebuild(const AVFrame& frame, const std::vector<Mp4Writer*>& writers) {
    if (graph_) {
      graph_->push(nullptr);
      encode_filtered(writers);
    }
    graph_.emplace(Graph::for_audio(frame, stream_.time_base, chain));
    format_ = frame.format;
    rate_hz_ = frame.sample_rate;
    channels_ = frame.ch_layout.nb_channels;
  }

  void encode_filtered(const std::vector<Mp4Writer*>& writers) {
    while (FramePtr frame = graph_->pull()) {
      frame->pts = next_;  // the chain leaves no holes: counting samples is exact
      next_ += frame->nb_samples;
      encode(frame.get(), writers);
    }
  }

  void encode(const AVFrame* frame, const std::vector<Mp4Writer*>& writers) {
    check(avcodec_send_frame(encoder_.get(), frame), Stage::Encode, "encoding sound");
    for (;;) {
      av_packet_unref(packet_.get());
      const int rc = avcodec_receive_packet(encoder_.get(), packet_.get());
      if (rc == AVERROR(EAGAIN) || rc == AVERROR_EOF) return;
      check(rc, Stage::Encode, "encoding sound");
      for (Mp4Writer* writer : writers) writer->write_audio(*packet_);
    }
  }

  const AVStream& stream_;
  int64_t origin_;
  Decoder decoder_;
  CodecPtr encoder_;
  ParametersPtr parameters_;
  PacketPtr packet_;
  std::optional<Graph> graph_;
  int format_ = -1;
  int rate_hz_ = 0;
  int channels_ = 0;
  int64_t next_ = 0;
};

}  // namespace

std::unique_ptr<AudioTrack> open_audio(const Source& source) {
  if (source.audio() == nullptr) return nullptr;
  if (is_deliverable(*source.audio()->codecpar)) return std::make_unique<CopiedAudio>(source);
  return std::make_unique<EncodedAudio>(source);
}

}  // namespace video_core
