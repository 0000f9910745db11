// One MP4 file with its index before its media; video and audio come from different threads.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "caption_track.h"
#include "control.h"
#include "handles.h"
#include "part_file.h"
#include "plan.h"

namespace video_core {

class Mp4Writer {
 public:
  // `control` must outlive the writer: it interrupts slow disks.
  Mp4Writer(const std::string& final_path, Control& control);

  // Before `start`; `time_base` is that of the packets to come. A carried-over packet the muxer
  // cannot take is the source's fault, one of our encoders' is ours.
  void add_video(const AVCodecParameters& parameters, AVRational time_base, bool is_copied);
  void add_audio(const AVCodecParameters& parameters, AVRational time_base, bool is_copied);
  // Before `start`: tags that players show, and XMP behind the media.
  void mark(const Provenance& provenance);
  void add_captions(CaptionTrack track);
  void start();

  // The packet's data is referenced, its other fields are copied.
  void write_video(const AVPacket& packet) { write(packet, *video_); }
  void write_audio(const AVPacket& packet) { write(packet, *audio_); }

  // Moves the index to the front; the file is whole afterwards, still under its working name.
  void finish();

  PartFile& file() noexcept { return file_; }
  double duration_s() const noexcept { return end_s_; }

 private:
  struct Track {
    int index;
    AVRational time_base;
    bool is_copied;
  };
  Track add(const AVCodecParameters& parameters, AVRational time_base, bool is_copied);
  void write(const AVPacket& packet, const Track& track);
  void append_xmp() const;
  void write_captions();

  PartFile file_;
  OutputPtr format_;
  std::optional<Track> video_;
  std::optional<Track> audio_;
  std::optional<Provenance> provenance_;
  std::optional<Track> captions_;
  std::vector<PacketPtr> caption_samples_;
  std::mutex mutex_;
  double end_s_ = 0.0;
};

}  // namespace video_core
