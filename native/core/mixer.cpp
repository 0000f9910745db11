#include "mixer.h"

#include <algorithm>

namespace video_core {
namespace {

constexpr double attack_steps = 5.0;
constexpr double release_steps = 40.0;
constexpr int pause_steps = 20;  // between two words the music does not come up

double mean_square(const float* stereo, size_t frames) noexcept {
  double sum = 0.0;
  for (size_t i = 0; i < frames * sides; ++i) {
    sum += static_cast<double>(stereo[i]) * static_cast<double>(stereo[i]);
  }
  return frames == 0 ? 0.0 : sum / static_cast<double>(frames * sides);
}

}  // namespace

double Ducking::step(bool is_active_soon) noexcept {
  if (is_active_soon) hold_steps_ = pause_steps;
  if (hold_steps_ > 0) {
    --hold_steps_;
    now_db_ = std::min(duck_db_, now_db_ + duck_db_ / attack_steps);
  } else {
    now_db_ = std::max(0.0, now_db_ - duck_db_ / release_steps);
  }
  return now_db_;
}

size_t Mixer::read(float* stereo, size_t frames) {
  size_t done = 0;
  while (done < frames && (taken_ < mixed_.frames || mix_step())) {
    const size_t count = std::min(frames - done, mixed_.frames - taken_);
    std::copy_n(mixed_.stereo.data() + taken_ * sides, count * sides, stereo + done * sides);
    taken_ += count;
    done += count;
  }
  return done;
}

void Mixer::look_ahead() {
  while (!is_ended_ && ahead_.size() <= Ducking::steps_ahead) {
    Step step;
    step.frames = film_->read(step.stereo.data(), step_frames);
    step.is_active = ducking_.is_active(mean_square(step.stereo.data(), step.frames));
    is_ended_ = step.frames < step_frames;
    if (step.frames > 0) ahead_.push_back(step);
  }
}

bool Mixer::mix_step() {
  look_ahead();
  if (ahead_.empty()) return false;
  const bool is_active_soon =
      std::any_of(ahead_.begin(), ahead_.end(), [](const Step& step) { return step.is_active; });
  mixed_ = ahead_.front();
  ahead_.pop_front();
  taken_ = 0;
  std::array<float, step_frames * sides> music{};
  music_->read(music.data(), mixed_.frames);
  const auto end = static_cast<float>(from_db(-ducking_.step(is_active_soon)));
  const float slope = (end - music_gain_) / static_cast<float>(mixed_.frames);
  for (size_t i = 0; i < mixed_.frames * sides; ++i) {
    const float gain = music_gain_ + slope * static_cast<float>(i / sides + 1);
    mixed_.stereo[i] += music[i] * gain;
  }
  music_gain_ = end;
  return true;
}

}  // namespace video_core
