#include "survey.h"

#include <algorithm>
#include <cmath>

#include "completeness.h"
#include "output.h"

namespace video_core {
namespace {

constexpr int nal_idr = 5;
constexpr int nal_type_mask = 0x1F;

// Whether an MP4 packet of H.264 holds an IDR picture. Source: ISO/IEC 14496-15, 5.3.3.1 (length
// sizes), ITU-T H.264 table 7-1 (types).
bool holds_idr(const AVPacket& packet, const AVCodecParameters& video) {
  constexpr int header_bytes = 5;
  if (video.extradata_size < header_bytes) return false;
  const int64_t length_bytes = (video.extradata[4] & 3) + 1;
  for (int64_t at = 0; at + length_bytes < packet.size;) {
    int64_t length = 0;
    for (int64_t i = 0; i < length_bytes; ++i) length = length << 8 | packet.data[at + i];
    at += length_bytes;
    if ((packet.data[at] & nal_type_mask) == nal_idr) return true;
    at += length;
  }
  return false;
}

bool has_times(const AVPacket& packet) {
  return packet.pts != AV_NOPTS_VALUE && packet.dts != AV_NOPTS_VALUE;
}

class Surveyor {
 public:
  Surveyor(const std::string& path, const RenditionPlan& frame, const Limits& limits,
           Control& control)
      : frame_(frame),
        limits_(limits),
        control_(control),
        source_(path, limits, control),
        seen_(source_),
        clock_(source_) {
    refuse_unsupported(source_.facts());
    if (source_.facts().is_still) {
      throw MediaError(Fault::Unsupported, Stage::Probe, "a picture has no length of its own");
    }
  }

  Survey run() {
    read_all();
    seen_.check(-1, 0);
    result_.facts = source_.facts();
    result_.rate = source_.frame_rate();
    result_.length_s = seen_.video_end_s() - clock_.late_s();
    result_.conforms = is_conforming(source_, frame_);
    result_.video = copy_of(*source_.video().codecpar);
    if (source_.audio() != nullptr) result_.sound = copy_of(*source_.audio()->codecpar);
    PictureRun& pictures = result_.pictures;
    pictures.is_regular = pictures.is_regular && pictures.last_pts + 1 == pictures.packets;
    return std::move(result_);
  }

 private:
  void read_all() {
    const PacketPtr packet = own<PacketPtr>(av_packet_alloc());
    while (source_.read(*packet)) {
      control_.check(Stage::Probe);
      if (packet->stream_index == source_.video().index) {
        seen_.saw_packet(*packet);
        saw_picture(*packet);
      } else if (is_sound(*packet)) {
        seen_.saw_packet(*packet);
        saw_sound(*packet);
      }
      check_duration();
    }
    control_.check(Stage::Probe);
  }

  bool is_sound(const AVPacket& packet) const {
    return source_.audio() != nullptr && packet.stream_index == source_.audio()->index;
  }

  void check_duration() const {
    constexpr double slack_s = 1.0;
    if (seen_.any_end_s() <= limits_.duration_s_max + slack_s) return;
    throw MediaError(Fault::Limit, Stage::Probe,
                     "longer than " + std::to_string(limits_.duration_s_max) + " s");
  }

  void saw_picture(const AVPacket& packet) {
    PictureRun& run = result_.pictures;
    if (!has_times(packet)) {
      run.is_regular = false;
      return;
    }
    if (run.packets == 0) {
      const bool is_key = (packet.flags & AV_PKT_FLAG_KEY) != 0;
      run.starts_clean = is_key && holds_idr(packet, *source_.video().codecpar);
      run.first_dts = slot_of(packet.dts);
      run.last_dts = run.first_dts - 1;
    }
    const int64_t slot = slot_of(packet.pts);
    const int64_t decoded = slot_of(packet.dts);
    run.is_regular =
        run.is_regular && is_near(packet.pts, slot) && slot >= 0 && decoded > run.last_dts;
    run.last_dts = decoded;
    run.last_pts = std::max(run.last_pts, slot);
    ++run.packets;
  }

  double slots(int64_t time) const {
    return clock_.seconds(time, source_.video().time_base) * av_q2d(source_.frame_rate());
  }
  int64_t slot_of(int64_t time) const { return std::llround(slots(time)); }
  bool is_near(int64_t time, int64_t slot) const {
    constexpr double slots_max = 0.1;  // Matroska counts milliseconds
    return std::abs(slots(time) - static_cast<double>(slot)) < slots_max;
  }

  void saw_sound(const AVPacket& packet) {
    SoundRun& run = result_.sounds;
    if (packet.pts == AV_NOPTS_VALUE) {
      run.is_gapless = false;
      return;
    }
    const AVStream& stream = *source_.audio();
    const int64_t at =
        std::llround(clock_.seconds(packet.pts, stream.time_base) * stream.codecpar->sample_rate);
    if (run.packets == 0) run.first = at;
    const int64_t due = run.first + run.packets * aac_frame_samples;
    run.is_gapless = run.is_gapless && std::abs(at - due) < aac_frame_samples / 2;
    ++run.packets;
  }

  static ParametersPtr copy_of(const AVCodecParameters& parameters) {
    ParametersPtr copy = own<ParametersPtr>(avcodec_parameters_alloc());
    check(avcodec_parameters_copy(copy.get(), &parameters), Stage::Probe, "reading the streams");
    return copy;
  }

  const RenditionPlan& frame_;
  const Limits& limits_;
  Control& control_;
  Source source_;
  Completeness seen_;
  SceneClock clock_;
  Survey result_;
};

}  // namespace

Survey survey(const std::string& path, const RenditionPlan& frame, const Limits& limits,
              Control& control) {
  return Surveyor(path, frame, limits, control).run();
}

}  // namespace video_core
