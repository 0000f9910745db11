// The run's still pictures: the poster and the sprite sheet, from pictures that pass by, or by
// looking into a film that is not decoded.
#pragma once

#include <optional>
#include <vector>

#include "control.h"
#include "poster.h"
#include "sprites.h"

namespace video_core {

class Stills {
 public:
  // `plan` must outlive it.
  Stills(const Plan& plan, const MediaFacts& source);

  void take(const AVFrame& upright, double at_s);

  // Instead of `take`, where nothing else needs the film's pictures.
  void look_into(Control& control);

  // Both under their working names. Throws Unreadable when no picture came.
  void write(FileGate& gate);

  std::vector<PartFile*> files() noexcept;
  // After the files have got their final names.
  void describe(Report& report) const;

 private:
  bool is_wanted() const noexcept { return plan_.poster || sprites_; }
  int places() const noexcept;

  const Plan& plan_;
  double duration_s_;
  PosterPicker picker_;
  std::optional<SpriteMaker> sprites_;
  std::optional<PartFile> poster_file_, image_file_, vtt_file_;
  std::optional<OutputReport> poster_;
  std::optional<SpriteSheet> sheet_;
};

}  // namespace video_core
