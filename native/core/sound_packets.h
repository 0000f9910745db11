// From samples to the packets every rendition carries, and what they sound like.
#pragma once

#include <vector>

#include "control.h"
#include "loudness.h"
#include "samples.h"

namespace video_core {

struct Encoded {
  std::vector<PacketPtr> packets;
  Loudness heard;  // decoded again: what players will hear
};

// Everything `samples` has. Throws Stopped when the run is stopped.
std::vector<PacketPtr> encode(Samples& samples, const Control& control);
Encoded encode_and_measure(Samples& samples, const Control& control);
Loudness measure(Samples& samples, const Control& control);

}  // namespace video_core
