// One scene's finished pictures, one by one: decoded once, upright, fitted, at the film's rate.
#pragma once

#include <deque>

#include "completeness.h"
#include "composer.h"
#include "decoder.h"
#include "pacer.h"
#include "scene_clock.h"
#include "track.h"
#include "upright.h"

namespace video_core {

class ScenePictures {
 public:
  ScenePictures(const Film& film, size_t index);

  // The next of the scene's pictures, valid until the next call; exactly as many as its placement
  // says: the last one stands where the scene ends early.
  const AVFrame& next();

  // Reads what is left and judges whether the scene was all there.
  void finish();

  int64_t damaged() const noexcept {
    return seen_.damaged(decoder_.frames(), decoder_.damaged());
  }
  std::string filters() const { return composer_.describe(); }
  bool is_upscaled() const noexcept { return composer_.is_upscaled(); }

 private:
  void read_until_ready();
  // False when the scene has been read to its end.
  bool read_one();
  void take(FramePtr frame);
  void pace(FramePtr upright);
  void end();
  void show();
  double time_of(const AVFrame& frame) const;

  Control& control_;
  double length_s_;
  Source source_;
  SceneClock clock_;
  Completeness seen_;
  Decoder decoder_;
  Upright upright_;
  Pacer pacer_;
  Composer composer_;
  PacketPtr packet_;
  std::deque<FramePtr> ready_;         // upright, one per slot of the film
  FramePtr shown_;                     // what `composed_` was made of
  const AVFrame* composed_ = nullptr;  // the composer's
  bool is_read_ = false;
};

}  // namespace video_core
