// Is the film all there? Damage within the tolerance is delivered and counted, more is refused.
#pragma once

#include <algorithm>

#include "source.h"

namespace video_core {

class Completeness {
 public:
  explicit Completeness(const Source& source);

  // Every packet of a chosen stream, as read. Throws Unreadable when its clock jumps ahead by more
  // than 30 s: what lies between would be filled with repeated pictures and silence.
  void saw_packet(const AVPacket& packet);
  // Pictures concealed or lost, of a film from which so many came.
  int64_t damaged(int64_t frames, int64_t damaged) const noexcept {
    return std::max(damaged, video_packets_ - frames);
  }
  double video_end_s() const noexcept { return video_end_s_; }
  double any_end_s() const noexcept { return any_end_s_; }

  // Throws Unreadable when the film ends more than max(0.5 s, 2 %) before its header says, when
  // more than 2 % of its pictures are damaged, when fewer than three quarters of its packets
  // gave a picture, or when its clock stands still. `frames` < 0: nothing was decoded, only the
  // length is judged.
  void check(int64_t frames, int64_t damaged) const;

 private:
  double seconds(int64_t time, const AVStream& stream) const noexcept;
  void check_length() const;
  void check_clock() const;
  void check_end(const char* what, double seen_s, double declared_s) const;
  // Names the place reading has come to.
  [[noreturn]] void refuse(const std::string& why) const;

  const Source& source_;
  int64_t video_packets_ = 0;
  double video_end_s_ = 0.0;
  double audio_end_s_ = 0.0;
  double any_end_s_ = 0.0;
};

}  // namespace video_core
