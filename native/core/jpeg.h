// JPEG files: full-range pictures in, a finished file with its provenance out.
#pragma once

#include <optional>

#include "geometry.h"
#include "handles.h"
#include "part_file.h"
#include "plan.h"

namespace video_core {

constexpr int jpeg_height_max = 8640;

// `width` by the height that keeps the picture's shape; narrower where it would be taller than
// `height_max`: JPEG readers take no more.
Size jpeg_size(const Picture& picture, int width, int height_max = jpeg_height_max);

// A yuvj420p frame of its own memory, black.
FramePtr new_jpeg_canvas(Size size);

// `quality` is 2 (best) .. 31; `picture` came from `new_jpeg_canvas`.
void write_jpeg(AVFrame& picture, int quality, const std::optional<Provenance>& provenance,
                const PartFile& file);

}  // namespace video_core
