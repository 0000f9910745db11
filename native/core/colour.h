// Which colour a frame is in; everything delivered is BT.709, limited range, 8 bit 4:2:0.
#pragma once

#include <string>

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

// The filter chain that brings a frame to BT.709's matrix and primaries, limited range, at its own
// depth (8 or 10 bit) and chroma; empty when it has them, the usual case. Primaries are converted
// when they are said to be others (BT.601 of 525 and 625 lines, SMPTE 240M, BT.2020, P3); frames of
// the BT.2020 matrix that do not name them have BT.2020's. The curves of standard dynamic range are
// taken as one: screens show them all alike.
std::string to_bt709(const AVFrame& frame);

void tag(AVFrame& frame, Delivered colour) noexcept;
void tag(AVCodecContext& encoder, Delivered colour) noexcept;

}  // namespace video_core
