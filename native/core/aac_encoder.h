// AAC-LC by FFmpeg's own encoder: the settings all encoded sound is made with.
#pragma once

#include "check.h"
#include "handles.h"

namespace video_core {

// Takes planar float stereo of 48 kHz, gives 160 kbit/s.
class AacEncoder {
 public:
  static constexpr int sample_rate_hz = 48'000;
  static constexpr int frame_samples = 1024;

  AacEncoder();

  AVRational time_base() const noexcept { return context_->time_base; }
  const AVCodecParameters& parameters() const noexcept { return *parameters_; }

  // A frame is `frame_samples` long, the last one may be shorter; null drains. Calls
  // `on_packet(const AVPacket&)`.
  template <class OnPacket>
  void encode(const AVFrame* frame, OnPacket&& on_packet) {
    check(avcodec_send_frame(context_.get(), frame), Stage::Encode, "encoding sound");
    while (receive()) on_packet(*packet_);
  }

 private:
  bool receive();

  CodecPtr context_;
  ParametersPtr parameters_;
  PacketPtr packet_;
};

}  // namespace video_core
