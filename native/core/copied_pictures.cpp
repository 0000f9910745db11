#include <cmath>
#include <optional>

#include "track.h"

namespace video_core {
namespace {

// One scene's packets, in slots of the film.
class Scene {
 public:
  Scene(const Film& film, size_t index)
      : source_(film.plan.scenes[index].source, film.plan.limits, film.control),
        clock_(source_),
        start_(film.timeline.scenes[index].start),
        rate_(film.timeline.rate) {
    source_.keep_only(source_.video());
  }

  // False at the end.
  bool next(AVPacket& packet) {
    while (source_.read(packet)) {
      if (packet.stream_index != source_.video().index) continue;
      packet.pts = slot_of(packet.pts);
      packet.dts = slot_of(packet.dts);
      packet.duration = 1;
      return true;
    }
    return false;
  }

 private:
  int64_t slot_of(int64_t time) const {
    if (time == AV_NOPTS_VALUE) {
      throw MediaError(Fault::Unreadable, Stage::Decode, "a packet without a time");
    }
    const double at_s = clock_.seconds(time, source_.video().time_base);
    return start_ + std::llround(at_s * av_q2d(rate_));
  }

  Source source_;
  SceneClock clock_;
  int64_t start_;
  AVRational rate_;
};

class CopiedPictures final : public PictureTrack {
 public:
  explicit CopiedPictures(const Film& film)
      : film_(film),
        writer_(film.plan.path, film.control),
        packet_(own<PacketPtr>(av_packet_alloc())) {
    writer_.add_video(*film.scenes[0].video, av_inv_q(film.timeline.rate), true);
  }

  bool step() override {
    if (next_ == film_.scenes.size() && !scene_) return false;
    in_scene(scene_ ? next_ - 1 : next_, [this] { move_on(); });
    return true;
  }

  double at_s() const noexcept override { return film_.timeline.seconds(written_); }
  void finish() override {}
  Mp4Writer& writer() noexcept override { return writer_; }
  int64_t damaged() const noexcept override { return 0; }

  OutputReport report() const override {
    OutputReport report;
    report.width = film_.frame.width;
    report.height = film_.frame.height;
    report.is_copied = true;
    report.filters = "copy";
    return report;
  }

 private:
  void move_on() {
    if (!scene_) scene_.emplace(film_, next_++);
    if (scene_->next(*packet_)) {
      writer_.write_video(*packet_);
      ++written_;
    } else {
      scene_.reset();
    }
  }

  const Film& film_;
  Mp4Writer writer_;
  PacketPtr packet_;
  std::optional<Scene> scene_;
  size_t next_ = 0;
  int64_t written_ = 0;
};

}  // namespace

std::unique_ptr<PictureTrack> open_copied_pictures(const Film& film) {
  return std::make_unique<CopiedPictures>(film);
}

}  // namespace video_core
