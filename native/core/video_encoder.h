// H.264 by libx264 from finished pictures.
#pragma once

#include "geometry.h"
#include "handles.h"

namespace video_core {

// Which of the settings are for pictures of `size`, whose source's pixels became `scale` times as
// large. On enlarged ones motion to whole pixels is as fine as to parts of the source's.
const EncoderSettings& settings_for(const Encoding& encoding, Size size,
                                    double scale = 1.0) noexcept;

class VideoEncoder {
 public:
  VideoEncoder(Size size, AVRational rate, const EncoderSettings& settings, int threads);

  AVRational time_base() const noexcept { return context_->time_base; }
  ParametersPtr parameters() const;

  // `index` is the frame's place in the output; calls `on_packet(const AVPacket&)`.
  template <class OnPacket>
  void encode(const AVFrame& picture, int64_t index, OnPacket&& on_packet) {
    send(&picture, index);
    while (receive()) on_packet(*packet_);
  }
  template <class OnPacket>
  void drain(OnPacket&& on_packet) {
    send(nullptr, 0);
    while (receive()) on_packet(*packet_);
  }

  // Lets go of everything inside, finished or not; nothing can be encoded afterwards.
  void close() noexcept { context_.reset(); }

 private:
  void send(const AVFrame* picture, int64_t index);
  bool receive();

  CodecPtr context_;
  PacketPtr packet_;
  FramePtr frame_;
};

}  // namespace video_core
