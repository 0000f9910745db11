#include "join.h"

#include <algorithm>
#include <stdexcept>

#include "track.h"

namespace video_core {
namespace {

constexpr size_t scenes_max = 100;

RenditionPlan frame_of(const JoinPlan& plan) {
  RenditionPlan frame;
  frame.path = plan.path;
  frame.width = plan.width;
  frame.height = plan.height;
  frame.fit = Fit::Crop;
  return frame;
}

void check_count(const JoinPlan& plan) {
  if (plan.scenes.empty()) throw std::invalid_argument("there is no scene to join");
  if (plan.scenes.size() <= scenes_max) return;
  throw MediaError(
      Fault::Limit, Stage::Open,
      std::to_string(plan.scenes.size()) + " scenes, at most " + std::to_string(scenes_max));
}

// The limits of one film hold for all scenes together.
class Sum {
 public:
  explicit Sum(const Limits& limits) : limits_(limits) {}

  void add(const Survey& scene) {
    duration_s_ += scene.length_s;
    size_bytes_ += scene.facts.size_bytes;
    if (duration_s_ > limits_.duration_s_max) {
      refuse(std::to_string(duration_s_) + " s", std::to_string(limits_.duration_s_max));
    }
    if (size_bytes_ > limits_.size_bytes_max) {
      refuse(std::to_string(size_bytes_) + " bytes", std::to_string(limits_.size_bytes_max));
    }
  }

 private:
  [[noreturn]] static void refuse(const std::string& sum, const std::string& most) {
    throw MediaError(Fault::Limit, Stage::Probe, sum + " up to here, at most " + most);
  }

  const Limits& limits_;
  double duration_s_ = 0.0;
  int64_t size_bytes_ = 0;
};

std::vector<Survey> survey_all(const JoinPlan& plan, const RenditionPlan& frame, Control& control) {
  std::vector<Survey> scenes;
  Sum sum(plan.limits);
  for (size_t i = 0; i < plan.scenes.size(); ++i) {
    in_scene(i, [&] {
      scenes.push_back(survey(plan.scenes[i].source, frame, plan.limits, control));
      sum.add(scenes.back());
    });
  }
  return scenes;
}

bool is_constant(const Survey& scene) { return !scene.facts.video.is_variable_rate; }

// The highest rate of the scenes that have a constant one, of all when none has: no scene loses
// pictures. Each is 60 a second at most already.
AVRational rate_of(const std::vector<Survey>& scenes) {
  const bool any_constant = std::any_of(scenes.begin(), scenes.end(), is_constant);
  AVRational rate{0, 1};
  for (const Survey& scene : scenes) {
    if (any_constant && !is_constant(scene)) continue;
    if (av_cmp_q(scene.rate, rate) > 0) rate = scene.rate;
  }
  return rate;
}

Timeline timeline_of(const JoinPlan& plan, const std::vector<Survey>& scenes) {
  const AVRational rate = rate_of(scenes);
  std::vector<int64_t> frames;
  for (const Survey& scene : scenes) frames.push_back(frames_of(scene.length_s, rate));
  return lay_out(plan.scenes, frames, rate);
}

std::unique_ptr<PictureTrack> open_pictures(const Film& film) {
  return pictures_agree(film.scenes, film.timeline) ? open_copied_pictures(film)
                                                    : open_encoded_pictures(film);
}

// Null when no scene has sound.
std::unique_ptr<SoundTrack> open_sounds(const Film& film) {
  const auto has_sound = [](const Survey& scene) { return scene.sound != nullptr; };
  if (std::none_of(film.scenes.begin(), film.scenes.end(), has_sound)) return nullptr;
  auto places = place_sounds(film.scenes, film.timeline);
  return places ? open_copied_sounds(film, std::move(*places)) : open_encoded_sounds(film);
}

class Joining {
 public:
  Joining(const Film& film, Progress& progress)
      : film_(film),
        progress_(progress),
        pictures_(open_pictures(film)),
        sounds_(open_sounds(film)) {
    Mp4Writer& writer = pictures_->writer();
    if (sounds_) {
      writer.add_audio(sounds_->parameters(), sounds_->time_base(), sounds_->is_copied());
    }
    if (film.plan.provenance) writer.mark(*film.plan.provenance);
    writer.start();
  }

  JoinReport run() {
    try {
      make();
    } catch (...) {
      stop();
      throw;
    }
    pictures_->writer().finish();
    film_.control.check(Stage::Write);
    film_.control.files().publish({&pictures_->writer().file()});
    return report();
  }

 private:
  void make() {
    while (step()) {
      film_.control.check(Stage::Decode);
      if (film_.control.is_stopped()) {
        throw MediaError(Fault::Encode, Stage::Encode, "the output failed");
      }
      progress_.advance(pictures_->at_s() / film_.timeline.seconds(film_.timeline.frames()));
    }
    pictures_->finish();
  }

  // Whichever is behind; false when both are done.
  bool step() {
    const bool sound_is_behind = sounds_ && sounds_->at_s() <= pictures_->at_s();
    if (sound_is_behind && step_sounds()) return true;
    return pictures_->step() || step_sounds();
  }

  bool step_sounds() { return sounds_ && sounds_->step(pictures_->writer()); }

  // A failure on the output's thread is the cause, ours then only the echo.
  void stop() {
    film_.control.abort();
    pictures_->finish();
  }

  JoinReport report() {
    JoinReport report;
    Mp4Writer& writer = pictures_->writer();
    report.output = pictures_->report();
    report.output.path = writer.file().final_path();
    report.output.size_bytes = writer.file().size_bytes();
    report.output.duration_s = writer.duration_s();
    if (sounds_) report.output.audio = sounds_->is_copied() ? "copied" : "encoded";
    report.damaged_frames = pictures_->damaged();
    for (size_t i = 0; i < film_.scenes.size(); ++i) report.scenes.push_back(describe(i));
    return report;
  }

  SceneReport describe(size_t index) const {
    const ScenePlace& place = film_.timeline.scenes[index];
    return {film_.scenes[index].facts, film_.timeline.seconds(place.start),
            film_.timeline.seconds(place.frames), place.entry,
            film_.timeline.seconds(place.entry_frames)};
  }

  const Film& film_;
  Progress& progress_;
  std::unique_ptr<PictureTrack> pictures_;
  std::unique_ptr<SoundTrack> sounds_;
};

}  // namespace

JoinReport join(const JoinPlan& plan, const CancelToken* token, const Watcher& watcher) {
  check_count(plan);
  const auto make = [plan](Control& control, Progress& progress) {
    const RenditionPlan frame = frame_of(plan);
    std::vector<Survey> scenes = survey_all(plan, frame, control);
    Timeline timeline = timeline_of(plan, scenes);
    const Film film{plan, frame, std::move(scenes), std::move(timeline), control};
    JoinReport report = Joining(film, progress).run();
    progress.finish();
    return report;
  };
  return run_apart(token, plan.limits.wall_s_max, watcher, make);
}

}  // namespace video_core
