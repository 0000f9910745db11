// Film and music together: the music steps back while the film's own sound is active.
#pragma once

#include <array>
#include <deque>

#include "samples.h"

namespace video_core {

// How far the music stands back, step by step: down within 50 ms, held through short pauses, back
// up within 400 ms.
class Ducking {
 public:
  // `threshold` is the mean square above which the film's own sound counts as active.
  Ducking(double duck_db, double threshold) noexcept : duck_db_(duck_db), threshold_(threshold) {}

  // 10 ms each; told ahead of time by `steps_ahead`.
  static constexpr size_t steps_ahead = 5;
  bool is_active(double mean_square) const noexcept { return mean_square > threshold_; }
  // The music's attenuation in dB (>= 0) at the end of a step.
  double step(bool is_active_soon) noexcept;

 private:
  double duck_db_;
  double threshold_;
  double now_db_ = 0.0;
  int hold_steps_ = 0;
};

class Mixer final : public Samples {
 public:
  Mixer(SamplesPtr film, SamplesPtr music, Ducking ducking)
      : film_(std::move(film)), music_(std::move(music)), ducking_(ducking) {}

  size_t read(float* stereo, size_t frames) override;

 private:
  static constexpr size_t step_frames = sample_rate_hz / 100;
  struct Step {
    std::array<float, step_frames * sides> stereo{};
    size_t frames = 0;
    bool is_active = false;
  };

  void look_ahead();
  bool mix_step();

  SamplesPtr film_;
  SamplesPtr music_;
  Ducking ducking_;
  std::deque<Step> ahead_;
  bool is_ended_ = false;
  Step mixed_;
  size_t taken_ = 0;  // of `mixed_`
  float music_gain_ = 1.0F;
};

}  // namespace video_core
