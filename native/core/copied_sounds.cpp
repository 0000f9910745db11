#include <optional>

#include "track.h"

namespace video_core {
namespace {

class CopiedSounds final : public SoundTrack {
 public:
  CopiedSounds(const Film& film, std::vector<SoundPlacement> places)
      : film_(film), places_(std::move(places)), packet_(own<PacketPtr>(av_packet_alloc())) {}

  const AVCodecParameters& parameters() const noexcept override { return *film_.scenes[0].sound; }
  AVRational time_base() const noexcept override { return {1, parameters().sample_rate}; }
  bool is_copied() const noexcept override { return true; }
  double at_s() const noexcept override {
    return static_cast<double>(time_of(slot_)) * av_q2d(time_base());
  }

  bool step(Mp4Writer& writer) override {
    if (!source_ && next_ == places_.size()) return false;
    in_scene(source_ ? next_ - 1 : next_, [&] { move_on(writer); });
    return true;
  }

 private:
  int64_t time_of(int64_t slot) const noexcept {
    return film_.scenes[0].sounds.first + slot * aac_frame_samples;
  }

  // The slot after the scene's last: where the next one starts, or where the picture ends.
  int64_t end_slot() const {
    if (next_ < places_.size()) return places_[next_].slot;
    const int64_t end = film_.timeline.sample_of(film_.timeline.frames(), parameters().sample_rate);
    return (end - time_of(0) + aac_frame_samples - 1) / aac_frame_samples;
  }

  void move_on(Mp4Writer& writer) {
    if (!source_) open();
    if (slot_ == end_slot() || !source_->read(*packet_)) {
      source_.reset();
    } else if (packet_->stream_index == source_->audio()->index && skipping_-- <= 0) {
      write(writer);
    }
  }

  void open() {
    source_.emplace(film_.plan.scenes[next_].source, film_.plan.limits, film_.control);
    source_->keep_only(*source_->audio());
    slot_ = places_[next_].slot;
    skipping_ = places_[next_].skipped;
    ++next_;
  }

  void write(Mp4Writer& writer) {
    packet_->pts = packet_->dts = time_of(slot_++);
    packet_->duration = aac_frame_samples;
    packet_->flags = AV_PKT_FLAG_KEY;
    // Says how much of the scene's own priming to drop; here it covers the end of the one before.
    av_packet_free_side_data(packet_.get());
    writer.write_audio(*packet_);
  }

  const Film& film_;
  std::vector<SoundPlacement> places_;
  PacketPtr packet_;
  std::optional<Source> source_;
  size_t next_ = 0;
  int64_t slot_ = 0;
  int64_t skipping_ = 0;
};

}  // namespace

std::unique_ptr<SoundTrack> open_copied_sounds(const Film& film,
                                               std::vector<SoundPlacement> places) {
  return std::make_unique<CopiedSounds>(film, std::move(places));
}

}  // namespace video_core
