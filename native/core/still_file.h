// Pictures as sources: what a PNG, JPEG or WebP file says of itself before it is decoded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "plan.h"

namespace video_core {

struct StillFacts {
  const char* container = "";  // the demuxer's name
  int64_t width = 0;
  int64_t height = 0;
  Orientation orientation;  // as its Exif says
};

// Reads a picture file; nullopt when it does not begin like one (then it may be a film). At most
// 64 MiB are taken. Throws Unreadable when its end is missing, Limit when it is larger, Unsupported
// when it is animated (WebP, PNG) or a GIF: which of its pictures was meant is anybody's guess.
// Sources: PNG 3rd edition, 5 and 11.3; ITU-T T.81 annex B; WebP container specification;
// Exif 2.32, 4.6.
std::optional<StillFacts> read_still(const std::string& path);

}  // namespace video_core
