// What the index of an MP4 or MOV claims, read before FFmpeg sets memory aside for it.
#pragma once

#include <string>

#include "check.h"
#include "plan.h"

namespace video_core {

// A few hundred bytes can claim billions of samples, and the demuxer makes an entry of 24 bytes for
// each, for every edit and track. Throws Limit, with the box's place, when all tracks together claim
// more than 4000 samples for every second of `limits.duration_s_max`, when the boxes are too many or
// too large, or when the index is compressed. A file of another kind passes unread.
// Source: ISO/IEC 14496-12, 8.6 to 8.8; QuickTime File Format, "Compressed Movie Resources".
void check_mp4_index(const std::string& path, const Limits& limits, Stage stage = Stage::Open);

}  // namespace video_core
