#include <cmath>

#include "compat.h"
#include "dressing.h"
#include "output.h"

namespace video_core {
namespace {

class CopiedOutput final : public Output {
 public:
  CopiedOutput(const Source& source, const RenditionPlan& plan, Control& control)
      : plan_(plan),
        writer_(plan.path, control),
        origin_(source.origin(source.video().time_base)) {
    writer_.add_video(*source.video().codecpar, source.video().time_base, true);
  }

  bool wants_frames() const noexcept override { return false; }
  void take_frame(const AVFrame&, int64_t) override {}
  void close() override {}
  void wait() override {}
  void rethrow_failure() const override {}
  Mp4Writer& writer() noexcept override { return writer_; }

  void take_packet(const AVPacket& packet) override {
    if (packet.pts == AV_NOPTS_VALUE || packet.dts == AV_NOPTS_VALUE) {
      throw MediaError(Fault::Unreadable, Stage::Decode, "a packet without a time");
    }
    const PacketPtr moved = own<PacketPtr>(av_packet_clone(&packet));
    moved->pts -= origin_;
    moved->dts -= origin_;
    writer_.write_video(*moved);
  }

  OutputReport report() const override {
    OutputReport report;
    report.width = plan_.width;
    report.height = plan_.height;
    report.is_copied = true;
    report.filters = "copy";
    return report;
  }

 private:
  RenditionPlan plan_;
  Mp4Writer writer_;
  int64_t origin_;
};

bool is_deliverable_profile(int profile) {
  return profile == compat::profile_h264_baseline || profile == compat::profile_h264_main ||
         profile == compat::profile_h264_high;
}

bool is_bt709(const AVCodecParameters& video) {
  constexpr int untagged_is_bt709_above_lines = 576;
  const bool untagged = video.color_space == AVCOL_SPC_UNSPECIFIED &&
                        video.height > untagged_is_bt709_above_lines;
  const bool matrix = video.color_space == AVCOL_SPC_BT709 || untagged;
  const bool primaries = video.color_primaries == AVCOL_PRI_BT709 ||
                         video.color_primaries == AVCOL_PRI_UNSPECIFIED;
  return matrix && primaries && video.color_range != AVCOL_RANGE_JPEG;
}

bool is_plain_h264(const AVCodecParameters& video) {
  const bool progressive = video.field_order == AV_FIELD_PROGRESSIVE ||
                           video.field_order == AV_FIELD_UNKNOWN;
  // avcC configuration: packets are length-prefixed, as MP4 wants them.
  const bool boxed = video.extradata_size > 0 && video.extradata[0] == 1;
  return video.codec_id == AV_CODEC_ID_H264 && video.format == AV_PIX_FMT_YUV420P && progressive &&
         boxed && is_deliverable_profile(video.profile);
}

bool is_upright_and_square(const VideoFacts& video) {
  return video.sar_num == video.sar_den && video.orientation.quarter_turns == 0 &&
         !video.orientation.is_mirrored;
}

// The delivered rate is the source's own.
bool keeps_rate(const Source& source) {
  const double average = av_q2d(source.video().avg_frame_rate);
  const double delivered = av_q2d(source.frame_rate());
  return !source.facts().video.is_variable_rate && std::abs(average - delivered) < 0.01 * delivered;
}

}  // namespace

bool is_conforming(const Source& source, const RenditionPlan& plan) {
  const AVCodecParameters& video = *source.video().codecpar;
  const VideoFacts& facts = source.facts().video;
  const bool same_size = video.width == plan.width && video.height == plan.height;
  return !is_dressed(plan) && same_size && is_plain_h264(video) && is_bt709(video) &&
         is_upright_and_square(facts) && keeps_rate(source) &&
         !source.hides_packets();
}

std::unique_ptr<Output> open_copied(const Source& source, const RenditionPlan& plan,
                                    Control& control) {
  return std::make_unique<CopiedOutput>(source, plan, control);
}

}  // namespace video_core
