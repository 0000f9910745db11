// A picture file as a bitmap.
#pragma once

#include <string>

#include "layer.h"

namespace video_core {

// PNG, JPEG or WebP of at most 16 MiB and 40 megapixels, turned as its Exif says. Throws
// Unreadable, Limit or Unsupported (animated) at Stage::Draw.
Bitmap load_logo(const std::string& path);

}  // namespace video_core
