// The overlays of one rendition: drawn once, blended while they are seen.
#pragma once

#include <vector>

#include "layer.h"
#include "placement.h"
#include "typeset.h"

namespace video_core {

// 0..255; 0 outside of the window. Ramps are linear.
int opacity_at(const Window& window, double at_s) noexcept;

// False when no installed font has any of its letters: it is left out.
bool is_showable(const Overlay& overlay, const Typesetter& typesetter);

class Overlays {
 public:
  // Throws MediaError at Stage::Draw.
  Overlays(const std::vector<Overlay>& overlays, Size frame, const Typesetter& typesetter,
           Placement& placement);

  void apply(AVFrame& frame, double at_s) const noexcept;

 private:
  struct Timed {
    Layer layer;
    Window window;
  };
  std::vector<Timed> layers_;
};

}  // namespace video_core
