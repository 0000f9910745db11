// Everything a rendition has drawn over its picture: watermark, overlays, burned captions.
#pragma once

#include <optional>
#include <string>

#include "burned_captions.h"
#include "overlay.h"

namespace video_core {

// True when a rendition's picture is not the bare film.
bool is_dressed(const RenditionPlan& plan) noexcept;

class Dressing {
 public:
  explicit Dressing(const RenditionPlan& plan);

  // `; text at bottom; price tag at top left out: no font; burned captions; watermark`.
  const std::string& description() const noexcept { return description_; }

  // `at_s` is output time and never goes back.
  void apply(AVFrame& frame, double at_s);

 private:
  Typesetter typesetter_;
  std::string description_;
  Layer watermark_;
  std::optional<Overlays> overlays_;
  std::optional<BurnedCaptions> captions_;  // refers to `typesetter_`: this stays where it is made
};

}  // namespace video_core
