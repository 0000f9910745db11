// Limits small enough for some hundred trials a second, large enough for every seed.
#pragma once

#include "plan.h"

namespace video_core::fuzz {

inline Limits trial_limits() {
  Limits limits;
  limits.pixels_max = 256 * 256;
  limits.duration_s_max = 4.0;
  limits.streams_max = 4;
  limits.size_bytes_max = 1 << 20;
  return limits;
}

}  // namespace video_core::fuzz
