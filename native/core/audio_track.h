// The sound of a run: prepared once, written to every file.
#pragma once

#include <memory>
#include <optional>
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

  // Every packet of the source's audio stream, as read.
  virtual void consume(const AVPacket& packet) = 0;
  // The picture has come this far: sound that begins before may be written.
  virtual void advance(double film_s, const std::vector<Mp4Writer*>& writers) = 0;
  // The film is this long: what is left of its sound is written, what begins later is not.
  virtual void finish(double film_s, const std::vector<Mp4Writer*>& writers) = 0;

  // Blocks until a thread of the track's own has ended, which a stopped run's does at once.
  virtual void wait() = 0;
  // Throws what ended that thread early, if anything did.
  virtual void rethrow_failure() const = 0;
  // After `finish`; nothing unless it was measured.
  virtual std::optional<SoundReport> report() const = 0;
};

// AAC-LC of 44.1 or 48 kHz, mono or stereo, as MP4 takes it.
bool is_deliverable_sound(const AVCodecParameters& sound);

// Copies AAC-LC of 44.1 or 48 kHz, mono or stereo, when the plan wants it no louder or softer and
// without music; otherwise encodes. Null when there is nothing to hear.
std::unique_ptr<AudioTrack> open_audio(const Source& source, const Plan& plan, Control& control);

}  // namespace video_core
