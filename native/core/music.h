// The music bed: a file's sound, looped or cut to the film's length, faded at both ends.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "control.h"
#include "plan.h"
#include "samples.h"

namespace video_core {

using SamplesOpener = std::function<SamplesPtr()>;

// What one pass over the music found out.
struct MusicFacts {
  Loudness loudness;
  int64_t frames = 0;  // of 48 kHz; at most the film's
  SamplesOpener open;  // from memory where it is short
};

// Reads the music once, up to `frames_max`. Throws Unreadable at Stage::Sound when it is damaged or
// empty.
MusicFacts survey_music(const MusicPlan& plan, int streams_max, int64_t frames_max,
                        Control& control);

// Endless: the end runs into the beginning over a short crossfade.
class Loop final : public Samples {
 public:
  explicit Loop(const MusicFacts& music);
  size_t read(float* stereo, size_t frames) override;

 private:
  void look_ahead(size_t frames);
  bool join();

  SamplesOpener open_;
  size_t crossfade_;
  SamplesPtr inner_;
  std::vector<float> ahead_;
  bool is_ended_ = false;
};

// Scales by `gain` and fades in and out over `fade_s`, at most half of `frames` each.
class Faded final : public Samples {
 public:
  Faded(SamplesPtr inner, double gain, double fade_s, int64_t frames);
  size_t read(float* stereo, size_t frames) override;

 private:
  float gain_at(int64_t frame) const noexcept;

  SamplesPtr inner_;
  double gain_;
  int64_t fade_;
  int64_t frames_;
  int64_t at_ = 0;
};

}  // namespace video_core
