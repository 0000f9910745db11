// Two pictures into one.
#pragma once

#include "handles.h"

namespace video_core {

// `target` = `from` with `share` (0..1) of `to` in it, sample by sample; 8-bit 4:2:0 of one size.
// Mixing coded samples, not light, is what viewers know as a crossfade and what ffmpeg's xfade
// does.
void mix(AVFrame& target, const AVFrame& from, const AVFrame& to, double share) noexcept;

}  // namespace video_core
