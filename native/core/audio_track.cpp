#include "audio_track.h"

#include "aac_encoder.h"
#include "compat.h"
#include "decoder.h"
#include "graph.h"

namespace video_core {

bool is_deliverable_sound(const AVCodecParameters& sound) {
  const bool rate = sound.sample_rate == 44100 || sound.sample_rate == 48000;
  const bool channels = sound.ch_layout.nb_channels == 1 || sound.ch_layout.nb_channels == 2;
  // Without the decoder's configuration the packets carry ADTS headers, which MP4 does not take.
  return sound.codec_id == AV_CODEC_ID_AAC && sound.profile == compat::profile_aac_lc && rate &&
         channels && sound.extradata_size > 0;
}

namespace {

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
        decoder_(stream_, 1, 0) {}

  const AVCodecParameters& parameters() const noexcept override { return encoder_.parameters(); }
  AVRational time_base() const noexcept override { return encoder_.time_base(); }
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
    encoder_.encode(frame, [&](const AVPacket& packet) {
      for (Mp4Writer* writer : writers) writer->write_audio(packet);
    });
  }

  const AVStream& stream_;
  int64_t origin_;
  Decoder decoder_;
  AacEncoder encoder_;
  std::optional<Graph> graph_;
  int format_ = -1;
  int rate_hz_ = 0;
  int channels_ = 0;
  int64_t next_ = 0;
};

}  // namespace

std::unique_ptr<AudioTrack> open_audio(const Source& source) {
  if (source.audio() == nullptr) return nullptr;
  if (is_deliverable_sound(*source.audio()->codecpar)) return std::make_unique<CopiedAudio>(source);
  return std::make_unique<EncodedAudio>(source);
}

}  // namespace video_core
