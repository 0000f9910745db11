#include "agreement.h"

#include <algorithm>
#include <cmath>

#include "audio_track.h"

namespace video_core {
namespace {

bool has_same_setup(const AVCodecParameters& a, const AVCodecParameters& b) {
  return a.extradata_size == b.extradata_size &&
         std::equal(a.extradata, a.extradata + a.extradata_size, b.extradata);
}

bool has_same_colour(const AVCodecParameters& a, const AVCodecParameters& b) {
  return a.color_space == b.color_space && a.color_primaries == b.color_primaries &&
         a.color_trc == b.color_trc && a.color_range == b.color_range;
}

bool picture_fits(const Survey& scene, const Survey& first, const ScenePlace& place,
                  AVRational rate) {
  const PictureRun& run = scene.pictures;
  return scene.conforms && has_same_setup(*scene.video, *first.video) &&
         has_same_colour(*scene.video, *first.video) && av_cmp_q(scene.rate, rate) == 0 &&
         run.is_regular && run.starts_clean && run.packets == place.frames;
}

bool sound_fits(const Survey& scene, const Survey& first) {
  if (!scene.sound || !first.sound) return false;
  const AVCodecParameters& one = *scene.sound;
  const AVCodecParameters& other = *first.sound;
  const bool starts_in_time = scene.sounds.first <= aac_frame_samples / 2;
  return is_deliverable_sound(one) && has_same_setup(one, other) &&
         one.sample_rate == other.sample_rate &&
         one.ch_layout.nb_channels == other.ch_layout.nb_channels &&
         one.frame_size == aac_frame_samples && scene.sounds.is_gapless && starts_in_time;
}

// A decoder needs one packet before the first it is heard of; what comes earlier would cost the
// scene before more of its end.
int64_t spare_packets(const SoundRun& run) {
  constexpr int64_t kept_from = -aac_frame_samples - aac_frame_samples / 2;
  if (run.first >= kept_from) return 0;
  return (kept_from - run.first + aac_frame_samples - 1) / aac_frame_samples;
}

int64_t nearest_slot(int64_t sample, int64_t grid) {
  return std::llround(static_cast<double>(sample - grid) / aac_frame_samples);
}

}  // namespace

bool pictures_agree(const std::vector<Survey>& scenes, const Timeline& timeline) {
  if (!timeline.has_only_cuts()) return false;
  for (size_t i = 0; i < scenes.size(); ++i) {
    const ScenePlace& here = timeline.scenes[i];
    if (!picture_fits(scenes[i], scenes[0], here, timeline.rate)) return false;
    if (i == 0) continue;
    const int64_t last_dts = timeline.scenes[i - 1].start + scenes[i - 1].pictures.last_dts;
    if (here.start + scenes[i].pictures.first_dts <= last_dts) return false;
  }
  return true;
}

std::optional<std::vector<SoundPlacement>> place_sounds(const std::vector<Survey>& scenes,
                                                        const Timeline& timeline) {
  if (!timeline.has_only_cuts()) return std::nullopt;
  std::vector<SoundPlacement> places;
  int64_t filled = 0;  // slots the scenes so far have sound for
  for (size_t i = 0; i < scenes.size(); ++i) {
    if (!sound_fits(scenes[i], scenes[0])) return std::nullopt;
    const SoundRun& run = scenes[i].sounds;
    const int64_t start =
        timeline.sample_of(timeline.scenes[i].start, scenes[0].sound->sample_rate);
    SoundPlacement place;
    place.skipped = i == 0 ? 0 : spare_packets(run);
    place.slot =
        nearest_slot(start + run.first + place.skipped * aac_frame_samples, scenes[0].sounds.first);
    const bool is_short_of_it = i > 0 && filled < place.slot;
    const bool is_swallowed = i > 0 && place.slot <= places.back().slot;
    if (is_short_of_it || is_swallowed) return std::nullopt;
    filled = place.slot + run.packets - place.skipped;
    places.push_back(place);
  }
  return places;
}

}  // namespace video_core
