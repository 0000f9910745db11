// Which gain and ceiling bring a sound to the loudness asked for, learnt from what was measured.
#pragma once

#include <optional>

#include "limiter.h"
#include "loudness.h"
#include "plan.h"

namespace video_core {

class LevelSearch {
 public:
  // `before`: the sound without gain.
  LevelSearch(const SoundPlan& plan, const Loudness& before) noexcept;

  const Level& level() const noexcept { return level_; }

  // True when the gain alone would lift a peak over the ceiling: what the limiter takes away has to
  // be found out.
  bool is_limited() const noexcept;

  // Whether what was heard may be delivered; a rehearsal is not encoded yet and held to less.
  bool fits(const Loudness& heard) const noexcept;
  bool fits_in_rehearsal(const Loudness& heard) const noexcept;
  void correct(const Loudness& heard) noexcept;
  void correct_in_rehearsal(const Loudness& heard) noexcept;

 private:
  double missing_lu(const Loudness& heard) const noexcept;
  bool is_high(const Loudness& heard) const noexcept;

  double true_peak_dbtp_limit_;
  std::optional<double> before_dbtp_;
  std::optional<double> wanted_lufs_;
  Level level_;
  double gain_db_most_ = 0.0;
};

// True when `sound` may stay as it is: silent, or within 0.5 LU of the loudness asked for and below
// the peak.
bool is_level(const Loudness& sound, const SoundPlan& plan) noexcept;

}  // namespace video_core
