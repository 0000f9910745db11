#include "mastering.h"

#include <algorithm>
#include <limits>

#include "level_search.h"
#include "mixer.h"
#include "music.h"

namespace video_core {
namespace {

// The stages between the files and the encoder, set up anew for every pass over the sound.
class Chain {
 public:
  Chain(const SoundJob& job, Control& control) : job_(job), control_(control) {
    if (!job.plan || !job.plan->music) return;
    music_ = survey_music(*job.plan->music, job.music_streams_max, job.frames, control);
    if (job.film_loudness) film_lufs_ = job.film_loudness->stereo.lufs;
  }

  SamplesPtr open() const {
    SamplesPtr film;
    if (job_.film) film = std::make_unique<FileSamples>(*job_.film, control_);
    film = std::make_unique<FittedSamples>(std::move(film), job_.frames);
    if (!music_) return film;
    return std::make_unique<Mixer>(std::move(film), open_music(),
                                   Ducking(job_.plan->music->duck_db, duck_threshold()));
  }

  SamplesPtr open(const Level& level) const {
    return std::make_unique<FittedSamples>(std::make_unique<Limiter>(open(), level), job_.frames);
  }

 private:
  SamplesPtr open_music() const {
    return std::make_unique<Faded>(std::make_unique<Loop>(*music_), music_gain(),
                                   job_.plan->music->fade_s, job_.frames);
  }

  // Beside a film that is silent, music keeps its own level.
  double music_gain() const noexcept {
    constexpr double raise_db_max = 20.0;
    if (!film_lufs_ || !music_->loudness.lufs) return 1.0;
    const double wanted_lufs = *film_lufs_ + job_.plan->music->gain_db;
    return from_db(std::min(raise_db_max, wanted_lufs - *music_->loudness.lufs));
  }

  // 20 LU below the loudness is where programme ends for R 128's loudness range (EBU Tech 3342).
  double duck_threshold() const noexcept {
    constexpr double below_db = 20.0, floor_dbfs = -60.0;
    if (!film_lufs_) return std::numeric_limits<double>::infinity();
    const double level = from_db(std::max(floor_dbfs, *film_lufs_ - below_db));
    return level * level;
  }

  const SoundJob& job_;
  Control& control_;
  std::optional<MusicFacts> music_;
  std::optional<double> film_lufs_;
};

void rehearse(LevelSearch& search, const Chain& chain, const Control& control) {
  constexpr int rehearsals_max = 6;
  for (int i = 0; i < rehearsals_max; ++i) {
    const Loudness heard = measure(*chain.open(search.level()), control);
    if (search.fits_in_rehearsal(heard)) return;
    search.correct_in_rehearsal(heard);
  }
}

// What is promised is what the encoded sound measures, so that is what is judged.
Mastered levelled(const SoundJob& job, const Chain& chain, const Loudness& before,
                  Control& control) {
  constexpr int attempts_max = 6;
  LevelSearch search(*job.plan, before);
  for (int attempt = 1;; ++attempt) {
    if (search.is_limited()) rehearse(search, chain, control);
    Encoded made = encode_and_measure(*chain.open(search.level()), control);
    if (search.fits(made.heard) || attempt == attempts_max) {
      return {std::move(made.packets), describe({}, made.heard, search.level().gain_db)};
    }
    search.correct(made.heard);
  }
}

Mastered as_it_is(const Chain& chain, Control& control) {
  Encoded made = encode_and_measure(*chain.open(), control);
  return {std::move(made.packets), describe({}, made.heard, 0.0)};
}

}  // namespace

SoundReport describe(const Loudness& input, const Loudness& output, double gain_db) noexcept {
  return {input.lufs, input.true_peak_dbtp, output.lufs, output.true_peak_dbtp, gain_db};
}

FilmLoudness survey_film(const SoundFile& film, int64_t frames, Control& control) {
  FrameMeter native;
  FittedSamples samples(std::make_unique<FileSamples>(film, control, &native), frames);
  const Loudness stereo = measure(samples, control);
  return {native.result(), stereo};
}

Mastered master(SoundJob job, Control& control) {
  if (!job.plan) {
    const Chain chain(job, control);
    return {encode(*chain.open(), control), {}};
  }
  if (job.film && !job.film_loudness)
    job.film_loudness = survey_film(*job.film, job.frames, control);
  const Chain chain(job, control);
  const bool is_mixed = job.plan->music.has_value();
  const FilmLoudness film = job.film_loudness.value_or(FilmLoudness{});
  Mastered made;
  if (!is_mixed && !job.plan->loudness_lufs) {
    made = as_it_is(chain, control);
  } else {
    made = levelled(job, chain, is_mixed ? measure(*chain.open(), control) : film.stereo, control);
  }
  made.report.input_lufs = film.native.lufs;
  made.report.input_true_peak_dbtp = film.native.true_peak_dbtp;
  return made;
}

}  // namespace video_core
