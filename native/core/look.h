// What a picture is like at a glance: whether it could stand for the film.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "scaler.h"
#include "upright.h"

namespace video_core {

// Measured on a small copy, so blur is what blurs at that size and noise does not count.
struct Look {
  double brightness = 0.0;     // mean luma, 16..235
  double detail_ratio = 0.0;   // entropy of the luma: 0 is flat, 1 uses every level alike
  double sharpness = 0.0;      // mean strength of edges, in luma steps
  double colour = 0.0;         // spread and strength of the chroma, in its steps
  double clipped_ratio = 0.0;  // share that is nearly black or nearly white
  std::vector<uint8_t> luma;   // of the small copy, row by row
};

// Mean difference of two pictures' luma.
double difference(const Look& one, const Look& other) noexcept;

// True when there is something to see: not dark, not blown out, not of one shade.
bool is_telling(const Look& look) noexcept;

// Looks at pictures; keeps what it has set up for their shape.
class Looker {
 public:
  Looker();

  Look look(const AVFrame& upright);

 private:
  Shape shape_;
  std::optional<Scaler> shrink_;
  FramePtr small_;
};

}  // namespace video_core
