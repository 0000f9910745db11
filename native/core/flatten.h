// Transparency: laid on white, as shops show their goods.
#pragma once

#include "handles.h"

namespace video_core {

// True for pictures of colour and opacity, palettes among them.
bool has_alpha(const AVFrame& frame) noexcept;

// The same picture without holes, 8 bit RGB; times and colour tags are kept.
FramePtr flatten(const AVFrame& frame);

}  // namespace video_core
