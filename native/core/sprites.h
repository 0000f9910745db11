// A sheet of small pictures for scrubbing, and the WebVTT that says which stands for when.
#pragma once

#include <vector>

#include "jpeg.h"
#include "part_file.h"
#include "plan.h"
#include "scaler.h"
#include "upright.h"

namespace video_core {

class SpriteMaker {
 public:
  // `duration_s` <= 0 when unknown: the film is then sampled finely, and every second tile given
  // up whenever the sheet is full.
  SpriteMaker(const SpritesPlan& plan, double duration_s) noexcept;

  // Takes a tile when the middle of the next one's span has come.
  void consider(const AVFrame& upright, double at_s);

  // Where tiles are still wanted, for films that are looked into; count is 0 when unknown.
  int count() const noexcept { return count_; }
  double interval_s() const noexcept { return interval_s_; }

  // Writes both files under their working names. Throws Unreadable when no picture came.
  SpriteSheet write(const std::optional<Provenance>& provenance, const PartFile& image,
                    const PartFile& vtt);

 private:
  int capacity() const noexcept { return plan_.columns * plan_.rows; }
  FramePtr shrink(const AVFrame& upright);
  void thin_out();
  void complete();
  SpriteSheet layout() const;
  FramePtr sheet_of(const SpriteSheet& sheet) const;
  std::string cues_of(const SpriteSheet& sheet) const;

  SpritesPlan plan_;
  int count_;
  double interval_s_;
  double last_s_ = 0.0;
  FramePtr last_;  // as it came, until a tile has been made of it
  Size tile_;
  Shape shape_;
  Rect place_;  // of the picture in its tile
  std::optional<Scaler> scaler_;
  std::vector<FramePtr> tiles_;
};

}  // namespace video_core
