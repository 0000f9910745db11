#include "level_search.h"

#include <algorithm>
#include <cmath>

namespace video_core {
namespace {

constexpr double tolerance_lu = 0.5;
// Aimed for: the rest of the tolerance is for meters that are not ours.
constexpr double aim_lu = 0.3;
constexpr double rehearsed_lu = 0.1;
// What would need more is mostly noise: it is raised by this much and stays below.
constexpr double raise_db_max = 20.0;
// On top of that, what the limiter takes away is made up for by this much.
constexpr double into_limiter_db_max = 12.0;
// AAC does not keep peaks exactly; what it adds beyond this is measured and taken back.
constexpr double codec_headroom_db = 0.5;
constexpr double peak_margin_db = 0.05;

}  // namespace

LevelSearch::LevelSearch(const SoundPlan& plan, const Loudness& before) noexcept
    : true_peak_dbtp_limit_(plan.true_peak_dbtp_max - peak_margin_db),
      before_dbtp_(before.true_peak_dbtp) {
  level_.ceiling_dbtp = plan.true_peak_dbtp_max - codec_headroom_db;
  if (!before.lufs || !plan.loudness_lufs) return;
  level_.gain_db = std::min(raise_db_max, *plan.loudness_lufs - *before.lufs);
  wanted_lufs_ = *before.lufs + level_.gain_db;
  gain_db_most_ = level_.gain_db + into_limiter_db_max;
}

bool LevelSearch::is_limited() const noexcept {
  return before_dbtp_ && *before_dbtp_ + level_.gain_db > level_.ceiling_dbtp;
}

double LevelSearch::missing_lu(const Loudness& heard) const noexcept {
  return wanted_lufs_ && heard.lufs ? *wanted_lufs_ - *heard.lufs : 0.0;
}

bool LevelSearch::is_high(const Loudness& heard) const noexcept {
  return heard.true_peak_dbtp && *heard.true_peak_dbtp > true_peak_dbtp_limit_;
}

bool LevelSearch::fits(const Loudness& heard) const noexcept {
  return !is_high(heard) && std::abs(missing_lu(heard)) <= aim_lu;
}

bool LevelSearch::fits_in_rehearsal(const Loudness& heard) const noexcept {
  return std::abs(missing_lu(heard)) <= rehearsed_lu;
}

void LevelSearch::correct(const Loudness& heard) noexcept {
  if (is_high(heard) && before_dbtp_) {
    const double sent_dbtp = std::min(level_.ceiling_dbtp, *before_dbtp_ + level_.gain_db);
    const double added_db = *heard.true_peak_dbtp - sent_dbtp;
    level_.ceiling_dbtp = true_peak_dbtp_limit_ - added_db - 2 * peak_margin_db;
  }
  correct_in_rehearsal(heard);
}

void LevelSearch::correct_in_rehearsal(const Loudness& heard) noexcept {
  if (wanted_lufs_) {
    level_.gain_db = std::min(gain_db_most_, level_.gain_db + missing_lu(heard));
  }
}

bool is_level(const Loudness& sound, const SoundPlan& plan) noexcept {
  if (!sound.lufs || !plan.loudness_lufs) return true;
  const bool is_high = sound.true_peak_dbtp && *sound.true_peak_dbtp >= plan.true_peak_dbtp_max;
  return std::abs(*sound.lufs - *plan.loudness_lufs) <= tolerance_lu && !is_high;
}

}  // namespace video_core
