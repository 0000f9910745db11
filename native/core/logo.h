// A picture file as a bitmap.
#pragma once

#include <string>

#include "layer.h"

namespace video_core {

// PNG, JPEG or WebP of at most 16 MiB and 40 megapixels. Throws Unreadable or Limit at
// Stage::Draw.
Bitmap load_logo(const std::string& path);

}  // namespace video_core
