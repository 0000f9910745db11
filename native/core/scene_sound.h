// One scene's sound as planar float stereo of 48 kHz, from its zero on and without holes.
#pragma once

#include <deque>
#include <optional>

#include "decoder.h"
#include "graph.h"
#include "scene_clock.h"
#include "track.h"

namespace video_core {

class SceneSound {
 public:
  // The scene must have sound.
  SceneSound(const Film& film, size_t index);

  // The next sample of both channels into `left` and `right`; silence after the end.
  void next(float& left, float& right);

 private:
  // False when the scene has been read to its end.
  bool read_one();
  void take(AVFrame& frame);
  void rebuild(const AVFrame& frame);
  void collect();

  Control& control_;
  Source source_;
  const AVStream& stream_;
  int64_t zero_;
  Decoder decoder_;
  PacketPtr packet_;
  std::optional<Graph> graph_;
  int format_ = -1;
  int rate_hz_ = 0;
  int channels_ = 0;
  std::deque<FramePtr> ready_;
  int used_ = 0;  // samples of the first one
  bool is_read_ = false;
};

}  // namespace video_core
