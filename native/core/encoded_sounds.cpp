#include <algorithm>
#include <cmath>
#include <deque>

#include "aac_encoder.h"
#include "scene_sound.h"

namespace video_core {
namespace {

constexpr int rate_hz = AacEncoder::sample_rate_hz;
// At a cut: takes the edge off a step in the waveform (2 ms), too short to be heard as a gap.
constexpr int64_t edge_samples = 96;

// A quarter of a sine: at a crossfade the two scenes' powers add up to one.
double ramp(int64_t at, int64_t length) {
  constexpr double quarter = 1.57079632679489662;
  if (at >= length) return 1.0;
  return std::sin(quarter * (static_cast<double>(at) + 0.5) / static_cast<double>(length));
}

// Where a scene's sound stands in the film, in samples.
struct Span {
  int64_t start = 0;
  int64_t end = 0;
  int64_t rise = 0;  // its first samples, growing louder
  int64_t fall = 0;  // its last samples, growing softer

  double gain(int64_t at) const { return ramp(at - start, rise) * ramp(end - 1 - at, fall); }
};

// Frames over which the sound changes on one side of the way into a scene.
int64_t changing_frames(const ScenePlace& entering) {
  return std::max(entering.overlap(), entering.fade_half());
}

Span span_of(const Timeline& timeline, size_t index) {
  const auto sample = [&](int64_t frame) { return timeline.sample_of(frame, rate_hz); };
  const ScenePlace& here = timeline.scenes[index];
  Span span{sample(here.start), sample(here.end()), 0, 0};
  if (index > 0) {
    const int64_t risen = sample(here.start + changing_frames(here));
    span.rise = std::max(edge_samples, risen - span.start);
  }
  if (index + 1 < timeline.scenes.size()) {
    const int64_t falling = sample(here.end() - changing_frames(timeline.scenes[index + 1]));
    span.fall = std::max(edge_samples, span.end - falling);
  }
  return span;
}

FramePtr silent_block(int64_t samples) {
  FramePtr block = own<FramePtr>(av_frame_alloc());
  block->format = AV_SAMPLE_FMT_FLTP;
  block->sample_rate = rate_hz;
  block->nb_samples = static_cast<int>(samples);
  av_channel_layout_default(&block->ch_layout, 2);
  check(av_frame_get_buffer(block.get(), 0), Stage::Filter, "making a block of sound");
  for (int channel = 0; channel < 2; ++channel) {
    std::fill_n(reinterpret_cast<float*>(block->data[channel]), samples, 0.0F);
  }
  return block;
}

// A scene that is being heard; one without sound of its own adds nothing.
struct Voice {
  size_t index;
  Span span;
  std::unique_ptr<SceneSound> sound;

  void add_to(AVFrame& block, int64_t block_start) {
    if (!sound) return;
    auto* left = reinterpret_cast<float*>(block.data[0]);
    auto* right = reinterpret_cast<float*>(block.data[1]);
    const int64_t end = std::min(span.end, block_start + block.nb_samples);
    for (int64_t at = std::max(span.start, block_start); at < end; ++at) {
      float one = 0, other = 0;
      sound->next(one, other);
      const auto gain = static_cast<float>(span.gain(at));
      left[at - block_start] += gain * one;
      right[at - block_start] += gain * other;
    }
  }
};

class EncodedSounds final : public SoundTrack {
 public:
  explicit EncodedSounds(const Film& film)
      : film_(film), end_(film.timeline.sample_of(film.timeline.frames(), rate_hz)) {}

  const AVCodecParameters& parameters() const noexcept override { return encoder_.parameters(); }
  AVRational time_base() const noexcept override { return encoder_.time_base(); }
  bool is_copied() const noexcept override { return false; }
  double at_s() const noexcept override { return static_cast<double>(at_) / rate_hz; }

  bool step(Mp4Writer& writer) override {
    if (is_drained_) return false;
    const auto write = [&](const AVPacket& packet) { writer.write_audio(packet); };
    if (at_ < end_) {
      encoder_.encode(next_block().get(), write);
    } else {
      encoder_.encode(nullptr, write);
      is_drained_ = true;
    }
    return true;
  }

 private:
  FramePtr next_block() {
    FramePtr block = silent_block(std::min<int64_t>(AacEncoder::frame_samples, end_ - at_));
    block->pts = at_;
    open_until(at_ + block->nb_samples);
    for (Voice& voice : voices_) in_scene(voice.index, [&] { voice.add_to(*block, at_); });
    at_ += block->nb_samples;
    while (!voices_.empty() && voices_.front().span.end <= at_) voices_.pop_front();
    return block;
  }

  void open_until(int64_t end) {
    for (; next_ < film_.scenes.size(); ++next_) {
      const Span span = span_of(film_.timeline, next_);
      if (span.start >= end) return;
      Voice voice{next_, span, nullptr};
      if (film_.scenes[next_].sound) {
        in_scene(next_, [&] { voice.sound = std::make_unique<SceneSound>(film_, next_); });
      }
      voices_.push_back(std::move(voice));
    }
  }

  const Film& film_;
  int64_t end_;
  AacEncoder encoder_;
  std::deque<Voice> voices_;
  size_t next_ = 0;
  int64_t at_ = 0;
  bool is_drained_ = false;
};

}  // namespace

std::unique_ptr<SoundTrack> open_encoded_sounds(const Film& film) {
  return std::make_unique<EncodedSounds>(film);
}

}  // namespace video_core
