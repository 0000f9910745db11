// The watermark: a line of text in the frame's lower right corner.
#pragma once

#include "layer.h"
#include "plan.h"
#include "typeset.h"

namespace video_core {

// Height 1/20 of the frame's short side, margin 1/27 of it; never wider than 60 % of the frame.
Layer draw_watermark(const Watermark& watermark, Size frame, const Typesetter& typesetter,
                     Delivered colour = Delivered::Video);

}  // namespace video_core
