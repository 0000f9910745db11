// One stream's decoder; damage is counted, not fatal, until the completeness check.
#pragma once

#include "check.h"
#include "handles.h"

namespace video_core {

class Decoder {
 public:
  Decoder(const AVStream& stream, int threads, int64_t pixels_max)
      : Decoder(*stream.codecpar, stream.time_base, threads, pixels_max) {}
  // `time_base` is that of the packets to come.
  Decoder(const AVCodecParameters& parameters, AVRational time_base, int threads,
          int64_t pixels_max);

  // Calls `on_frame(FramePtr)` for each frame that comes out; a null packet drains.
  template <class OnFrame>
  void feed(const AVPacket* packet, OnFrame&& on_frame) {
    if (!send(packet)) return;
    while (FramePtr frame = receive()) on_frame(std::move(frame));
  }

  int64_t frames() const noexcept { return frames_; }
  int64_t damaged() const noexcept { return damaged_; }

 private:
  bool send(const AVPacket* packet);
  FramePtr receive();

  CodecPtr context_;
  int64_t frames_ = 0;
  int64_t damaged_ = 0;
};

}  // namespace video_core
