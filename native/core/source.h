// An opened input: limits checked before decoding, streams chosen, packets read.
#pragma once

#include <optional>
#include <string>

#include "control.h"
#include "handles.h"
#include "plan.h"
#include "still_file.h"

namespace video_core {

class Source {
 public:
  // Throws Unreadable, Limit or Unsupported. `control` must outlive the source.
  // `still_s`: how long the film is that a picture stands for.
  Source(const std::string& path, const Limits& limits, Control& control, double still_s = 0.0);

  const MediaFacts& facts() const noexcept { return facts_; }
  const AVStream& video() const noexcept { return *format_->streams[video_index_]; }
  const AVStream* audio() const noexcept {
    return audio_index_ < 0 ? nullptr : format_->streams[audio_index_];
  }
  AVRational frame_rate() const noexcept { return frame_rate_; }

  // Time zero of the run in `time_base` units: the container's own start, or its first picture
  // where sound begins less than 0.1 s before that.
  int64_t origin(AVRational time_base) const noexcept;

  // Reads the next packet of any stream; false at the end. A read error ends the stream too:
  // whether enough has been read is the completeness check's business.
  bool read(AVPacket& packet);

  // The byte at which the latest packet starts, or to which the headers have been read.
  int64_t position() const noexcept;

  // Jumps to the key frame at or before `at_s`; false when the container cannot.
  bool seek(double at_s);

  // When the last key frame at or before `at_s` comes, by the index; nothing where there is none.
  std::optional<double> key_frame_before(double at_s) const noexcept;

  // Packets of every other stream are skipped, unread where the container allows.
  void keep_only(const AVStream& stream) noexcept;

  // True when an edit list hides part of the video, so its packets cannot be carried over as is.
  bool hides_packets() const noexcept;

 private:
  void open(const std::string& path, const Limits& limits, Control& control);
  void check_headers(const Limits& limits) const;
  void find_streams(const Limits& limits);
  void describe(double still_s);
  int64_t video_time(double at_s) const noexcept;
  void choose_video();

  IoPtr io_;  // ours, so that a failed opening can say where
  InputPtr format_;
  std::optional<StillFacts> still_;
  MediaFacts facts_;
  AVRational frame_rate_{25, 1};
  int video_index_ = -1;
  int audio_index_ = -1;
  int64_t packet_offset_ = MediaError::nowhere;
};

// Refuses what is sound but not taken: HDR transfer functions.
void refuse_unsupported(const MediaFacts& facts);

}  // namespace video_core
