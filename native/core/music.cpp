#include "music.h"

#include <algorithm>
#include <cmath>

#include "sound_file.h"

namespace video_core {
namespace {

constexpr double pi = 3.14159265358979323846;
constexpr size_t part = 4096;
constexpr size_t crossfade_frames = sample_rate_hz / 20;         // 50 ms
constexpr size_t held_frames_max = size_t{30} * sample_rate_hz;  // 11 MB

// Whatever goes wrong inside is the music's.
template <class Work>
auto as_music(Work&& work) {
  try {
    return work();
  } catch (const MediaError& error) {
    if (error.fault() == Fault::Cancelled || error.stage() == Stage::Sound) throw;
    throw MediaError(error.fault(), Stage::Sound, std::string("music: ") + error.what());
  }
}

class Music final : public Samples {
 public:
  Music(const SoundFile& file, Control& control) : samples_(file, control) {}

  size_t read(float* stereo, size_t frames) override {
    return as_music([&] { return samples_.read(stereo, frames); });
  }
  bool is_damaged() const noexcept { return samples_.is_damaged(); }

 private:
  FileSamples samples_;
};

MusicFacts survey(const SoundFile& file, int64_t frames_max, Control& control) {
  Music music(file, control);
  Meter meter;
  MusicFacts facts;
  auto held = std::make_shared<std::vector<float>>();
  std::vector<float> block(part * sides);
  size_t got = part;
  while (got == part && facts.frames < frames_max) {
    got = music.read(block.data(), part);
    meter.add(block.data(), got);
    facts.frames += static_cast<int64_t>(got);
    const auto end = block.begin() + static_cast<ptrdiff_t>(got * sides);
    if (held->size() / sides < held_frames_max) held->insert(held->end(), block.begin(), end);
  }
  if (facts.frames == 0) {
    throw MediaError(Fault::Unreadable, Stage::Sound, "music: no sound could be read");
  }
  if (music.is_damaged()) {
    throw MediaError(Fault::Unreadable, Stage::Sound, "music: over 2 % of it is damaged");
  }
  facts.loudness = meter.result();
  if (held->size() == static_cast<size_t>(facts.frames) * sides) {
    facts.open = [held] { return std::make_unique<HeldSamples>(held); };
  } else {
    facts.open = [file, &control] { return std::make_unique<Music>(file, control); };
  }
  return facts;
}

}  // namespace

MusicFacts survey_music(const MusicPlan& plan, int streams_max, int64_t frames_max,
                        Control& control) {
  return as_music(
      [&] { return survey(music_sound(plan.path, streams_max, control), frames_max, control); });
}

Loop::Loop(const MusicFacts& music)
    : open_(music.open),
      crossfade_(std::min(crossfade_frames, static_cast<size_t>(music.frames) / 4)),
      inner_(open_()) {}

size_t Loop::read(float* stereo, size_t frames) {
  size_t done = 0;
  while (done < frames) {
    look_ahead(frames - done + crossfade_);
    const size_t held = ahead_.size() / sides;
    if (held <= crossfade_ && !join()) break;
    const size_t count = std::min(frames - done, held > crossfade_ ? held - crossfade_ : 0);
    const auto end = ahead_.begin() + static_cast<ptrdiff_t>(count * sides);
    std::copy(ahead_.begin(), end, stereo + done * sides);
    ahead_.erase(ahead_.begin(), end);
    done += count;
  }
  return done;
}

void Loop::look_ahead(size_t frames) {
  const size_t held = ahead_.size() / sides;
  if (is_ended_ || held >= frames) return;
  ahead_.resize(frames * sides);
  const size_t got = inner_->read(ahead_.data() + held * sides, frames - held);
  ahead_.resize((held + got) * sides);
  is_ended_ = held + got < frames;
}

// Begins again, under the end that is still held. The two are different music: equal power.
bool Loop::join() {
  inner_ = open_();
  is_ended_ = false;
  const size_t count = ahead_.size() / sides;
  if (count == 0) {
    look_ahead(1);
    return !ahead_.empty();
  }
  std::vector<float> head(ahead_.size());
  const size_t got = inner_->read(head.data(), count);
  for (size_t i = 0; i < got * sides; ++i) {
    const double ratio = (static_cast<double>(i / sides) + 0.5) / static_cast<double>(count);
    ahead_[i] = static_cast<float>(static_cast<double>(ahead_[i]) * std::cos(ratio * pi / 2) +
                                   static_cast<double>(head[i]) * std::sin(ratio * pi / 2));
  }
  return true;
}

Faded::Faded(SamplesPtr inner, double gain, double fade_s, int64_t frames)
    : inner_(std::move(inner)),
      gain_(gain),
      fade_(std::min(std::llround(fade_s * sample_rate_hz), static_cast<long long>(frames / 2))),
      frames_(frames) {}

size_t Faded::read(float* stereo, size_t frames) {
  const size_t got = inner_->read(stereo, frames);
  for (size_t i = 0; i < got; ++i) {
    const float gain = gain_at(at_++);
    for (size_t side = 0; side < sides; ++side) stereo[i * sides + side] *= gain;
  }
  return got;
}

float Faded::gain_at(int64_t frame) const noexcept {
  const int64_t from_end = std::max<int64_t>(0, std::min(frame, frames_ - 1 - frame));
  if (from_end >= fade_) return static_cast<float>(gain_);
  const double sine =
      std::sin((static_cast<double>(from_end) + 0.5) / static_cast<double>(fade_) * pi / 2);
  return static_cast<float>(gain_ * sine * sine);
}

}  // namespace video_core
