#include "completeness.h"

#include <algorithm>
#include <string>

namespace video_core {
namespace {

constexpr double missing_s_max = 0.5;
constexpr double missing_share_max = 0.02;
constexpr int64_t damaged_one_in = 50;
constexpr double hole_s_max = 30.0;
// No camera takes more; a clock that stands or runs backwards shows nearly all at one time.
constexpr double pictures_per_s_max = 1000.0;
constexpr int64_t pictures_at_once_max = 10;

}  // namespace

Completeness::Completeness(const Source& source) : source_(source) {}

void Completeness::refuse(const std::string& why) const {
  throw MediaError(Fault::Unreadable, Stage::Decode, why, source_.position());
}

void Completeness::check_end(const char* what, double seen_s, double declared_s) const {
  const double missing_s = declared_s - seen_s;
  if (missing_s <= std::max(missing_s_max, declared_s * missing_share_max)) return;
  refuse(std::string(what) + " ends after " + std::to_string(seen_s) + " s of " +
         std::to_string(declared_s));
}

double Completeness::seconds(int64_t time, const AVStream& stream) const noexcept {
  return static_cast<double>(time - source_.origin(stream.time_base)) * av_q2d(stream.time_base);
}

void Completeness::saw_packet(const AVPacket& packet) {
  const bool is_video = packet.stream_index == source_.video().index;
  const AVStream& stream = is_video ? source_.video() : *source_.audio();
  double& end_s = is_video ? video_end_s_ : audio_end_s_;
  const int64_t time = packet.pts != AV_NOPTS_VALUE ? packet.pts : packet.dts;
  // A packet without a time (AVI) follows on the one before.
  const double start_s = time == AV_NOPTS_VALUE ? end_s : seconds(time, stream);
  if (start_s > end_s + hole_s_max) {
    refuse("a hole from " + std::to_string(end_s) + " s to " + std::to_string(start_s));
  }
  const double length_s = static_cast<double>(packet.duration) * av_q2d(stream.time_base);
  end_s = std::max(end_s, start_s + length_s);
  any_end_s_ = std::max(any_end_s_, end_s);
  // What an edit list hides is decoded for its successors' sake and gives no picture.
  if (is_video && (packet.flags & AV_PKT_FLAG_DISCARD) == 0) ++video_packets_;
}

void Completeness::check_length() const {
  if (source_.facts().is_still) return;
  const AVStream& video = source_.video();
  check_end("the film", any_end_s_, source_.facts().duration_s);
  if (video.duration == AV_NOPTS_VALUE) return;
  const int64_t start = video.start_time == AV_NOPTS_VALUE ? 0 : video.start_time;
  check_end("the video", video_end_s_, seconds(start + video.duration, video));
}

void Completeness::check_clock() const {
  const double pictures = static_cast<double>(video_packets_ - pictures_at_once_max);
  if (pictures <= video_end_s_ * pictures_per_s_max) return;
  refuse(std::to_string(video_packets_) + " pictures in " + std::to_string(video_end_s_) + " s");
}

void Completeness::check(int64_t frames, int64_t damaged) const {
  if (video_packets_ == 0 || frames == 0) refuse("no picture could be read");
  check_length();
  check_clock();
  if (frames < 0) return;
  if (damaged * damaged_one_in > frames + damaged) {
    refuse(std::to_string(damaged) + " of " + std::to_string(frames + damaged) +
           " pictures are damaged");
  }
  if (frames * 4 < video_packets_ * 3) {
    refuse("only " + std::to_string(frames) + " pictures in " + std::to_string(video_packets_) +
           " packets");
  }
}

}  // namespace video_core
