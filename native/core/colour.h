// Which colour a frame is in; everything delivered is BT.709, limited range, 8 bit 4:2:0.
#pragma once

#include "handles.h"

namespace video_core {

// The two colours pictures leave in.
enum class Delivered {
  Video,  // BT.709 limited
  Jpeg,   // JFIF: BT.601 full
};

struct ColourIn {
  AVPixelFormat format;  // without the deprecated full-range names
  int matrix;            // SWS_CS_*
  bool is_full;

  bool operator==(const ColourIn& other) const noexcept {
    return format == other.format && matrix == other.matrix && is_full == other.is_full;
  }
};

// Reads a frame's tags. Untagged YUV is BT.601 up to 576 lines and BT.709 above, as players
// assume; untagged range is limited.
ColourIn colour_of(const AVFrame& frame) noexcept;

// True when the primaries are BT.2020's: the matrix alone would leave them pale.
bool has_wide_primaries(const AVFrame& frame) noexcept;

void tag(AVFrame& frame, Delivered colour) noexcept;
void tag(AVCodecContext& encoder, Delivered colour) noexcept;

}  // namespace video_core
