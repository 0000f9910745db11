// The sound of a run: prepared once, written to every file.
#pragma once

#include <memory>
#include <vector>

#include "mp4_writer.h"
#include "source.h"

namespace video_core {

class AudioTrack {
 public:
  virtual ~AudioTrack() = default;

  virtual const AVCodecParameters& parameters() const noexcept = 0;
  virtual AVRational time_base() const noexcept = 0;
  virtual bool is_copied() const noexcept = 0;
  // `packet` is of the source's audio stream; null ends it.
  virtual void consume(const AVPacket* packet, const std::vector<Mp4Writer*>& writers) = 0;
};

// AAC-LC of 44.1 or 48 kHz, mono or stereo, as MP4 takes it.
bool is_deliverable_sound(const AVCodecParameters& sound);

// Copies AAC-LC of 44.1 or 48 kHz, mono or stereo; encodes anything else to 160 kbit/s stereo of
// 48 kHz; null when the source is silent.
std::unique_ptr<AudioTrack> open_audio(const Source& source);

}  // namespace video_core
