// Captions as part of the picture: each drawn when it is first seen, forgotten when it is over.
#pragma once

#include <vector>

#include "captions.h"
#include "layer.h"
#include "placement.h"
#include "typeset.h"

namespace video_core {

class BurnedCaptions {
 public:
  // `taken` knows what else is on the picture: captions stand above it. `typesetter` must outlive
  // this.
  BurnedCaptions(const Captions& captions, Size frame, const Typesetter& typesetter,
                 Placement taken);

  // Time never goes back.
  void apply(AVFrame& frame, double at_s);

 private:
  struct Shown {
    Layer layer;
    Rect place;
    int64_t end_ms;
  };
  void show(const Cue& cue);
  Placement with_shown(const Span& span) const;

  std::vector<Cue> cues_;
  size_t next_ = 0;
  std::vector<Shown> shown_;
  std::string language_;
  Size frame_;
  const Typesetter& typesetter_;
  Placement taken_;
};

}  // namespace video_core
