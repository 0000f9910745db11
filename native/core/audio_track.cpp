#include "audio_track.h"

#include <algorithm>
#include <cmath>

#include "compat.h"
#include "decoder.h"
#include "level_search.h"
#include "mastered_audio.h"
#include "sound_line.h"

namespace video_core {

bool is_deliverable_sound(const AVCodecParameters& sound) {
  const bool rate = sound.sample_rate == 44100 || sound.sample_rate == 48000;
  const bool channels = sound.ch_layout.nb_channels == 1 || sound.ch_layout.nb_channels == 2;
  // Without the decoder's configuration the packets carry ADTS headers, which MP4 does not take.
  return sound.codec_id == AV_CODEC_ID_AAC && sound.profile == compat::profile_aac_lc && rate &&
         channels && sound.extradata_size > 0;
}

namespace {

// Decodes packets that are carried over, only to measure them.
class Listener {
 public:
  explicit Listener(const AVStream& stream) : decoder_(stream, 1, 0) {}

  void hear(const AVPacket* packet) {
    decoder_.feed(packet, [this](FramePtr frame) { meter_.add(*frame); });
  }
  Loudness result() const { return meter_.result(); }

 private:
  Decoder decoder_;
  FrameMeter meter_;
};

class CopiedAudio final : public AudioTrack {
 public:
  CopiedAudio(const Source& source, bool is_measured, std::optional<SoundReport> report)
      : stream_(*source.audio()),
        origin_(source.origin(stream_.time_base)),
        line_(stream_.time_base),
        report_(report) {
    if (is_measured) listener_.emplace(stream_);
  }

  const AVCodecParameters& parameters() const noexcept override { return *stream_.codecpar; }
  AVRational time_base() const noexcept override { return stream_.time_base; }
  bool is_copied() const noexcept override { return true; }

  void consume(const AVPacket& packet) override {
    if (listener_) listener_->hear(&packet);
    if (packet.pts == AV_NOPTS_VALUE) return;
    PacketPtr moved = own<PacketPtr>(av_packet_clone(&packet));
    moved->pts -= origin_;
    moved->dts = moved->pts;          // AAC is never reordered
    if (moved->dts <= last_) return;  // a damaged clock must not stop the muxer
    last_ = moved->dts;
    line_.push(std::move(moved));
  }

  void advance(double film_s, const std::vector<Mp4Writer*>& writers) override {
    line_.release(film_s, writers);
  }

  void finish(double film_s, const std::vector<Mp4Writer*>& writers) override {
    line_.release(film_s, writers);
    if (!listener_) return;
    listener_->hear(nullptr);
    report_ = describe(listener_->result(), listener_->result(), 0.0);
  }

  void wait() override {}
  void rethrow_failure() const override {}
  std::optional<SoundReport> report() const override { return report_; }

 private:
  const AVStream& stream_;
  int64_t origin_;
  SoundLine line_;
  std::optional<Listener> listener_;
  std::optional<SoundReport> report_;
  int64_t last_ = INT64_MIN;
};

SoundJob describe_job(const Source& source, const Plan& plan, Control& control) {
  SoundJob job;
  if (source.audio() != nullptr) job.film = film_sound(source, plan.source);
  job.plan = plan.sound;
  // What a header says is believed within the limits only.
  const double length_s = std::clamp(film_end_s(source, plan.source, control),
                                     av_q2d(av_inv_q(source.frame_rate())),
                                     plan.limits.duration_s_max + 1.0);
  job.frames = std::llround(length_s * sample_rate_hz);
  job.music_streams_max = plan.limits.streams_max;
  return job;
}

// Sound that could be copied, where a loudness is asked for: the survey decides.
std::unique_ptr<AudioTrack> copy_or_level(const Source& source, const Plan& plan,
                                          Control& control) {
  SoundJob job = describe_job(source, plan, control);
  job.film_loudness = survey_film(*job.film, job.frames, control);
  const Loudness& film = job.film_loudness->native;
  if (!is_level(film, *plan.sound)) return open_mastered(std::move(job), control);
  return std::make_unique<CopiedAudio>(source, false, describe(film, film, 0.0));
}

}  // namespace

std::unique_ptr<AudioTrack> open_audio(const Source& source, const Plan& plan, Control& control) {
  const bool has_music = plan.sound && plan.sound->music;
  if (source.audio() == nullptr && !has_music) return nullptr;
  if (has_music || !is_deliverable_sound(*source.audio()->codecpar)) {
    return open_mastered(describe_job(source, plan, control), control);
  }
  if (plan.sound && plan.sound->loudness_lufs) return copy_or_level(source, plan, control);
  return std::make_unique<CopiedAudio>(source, plan.sound.has_value(), std::nullopt);
}

}  // namespace video_core
