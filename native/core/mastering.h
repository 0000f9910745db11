// Makes the one sound track every rendition carries: mixed, levelled, encoded, measured.
#pragma once

#include <optional>
#include <vector>

#include "plan.h"
#include "sound_file.h"
#include "sound_packets.h"

namespace video_core {

// A film's own sound, as it came.
struct FilmLoudness {
  Loudness native;  // in its own layout and rate
  Loudness stereo;  // down-mixed
};

// What is to be heard: the film's sound, if any, over `frames` of 48 kHz.
struct SoundJob {
  std::optional<SoundFile> film;
  std::optional<FilmLoudness> film_loudness;  // when it is known already
  std::optional<SoundPlan> plan;              // nothing: encoded as it is, not measured
  int64_t frames = 0;
  int music_streams_max = 0;
};

struct Mastered {
  std::vector<PacketPtr> packets;
  SoundReport report;
};

// One pass over the first `frames` of the film's own sound.
FilmLoudness survey_film(const SoundFile& film, int64_t frames, Control& control);

SoundReport describe(const Loudness& input, const Loudness& output, double gain_db) noexcept;

// Throws Stopped when the run is stopped meanwhile.
Mastered master(SoundJob job, Control& control);

}  // namespace video_core
