// Packets of sound that wait for the picture to come as far.
#pragma once

#include <deque>
#include <vector>

#include "mp4_writer.h"

namespace video_core {

class SoundLine {
 public:
  explicit SoundLine(AVRational time_base) noexcept : time_base_(time_base) {}

  void push(PacketPtr packet) { waiting_.push_back(std::move(packet)); }

  // Writes what begins before `film_s`.
  void release(double film_s, const std::vector<Mp4Writer*>& writers) {
    while (!waiting_.empty() && begin_s(*waiting_.front()) < film_s) {
      for (Mp4Writer* writer : writers) writer->write_audio(*waiting_.front());
      waiting_.pop_front();
    }
  }

 private:
  double begin_s(const AVPacket& packet) const noexcept {
    return static_cast<double>(packet.pts) * av_q2d(time_base_);
  }

  AVRational time_base_;
  std::deque<PacketPtr> waiting_;
};

}  // namespace video_core
