#include "timeline.h"

#include <algorithm>
#include <cmath>

extern "C" {
#include <libavutil/mathematics.h>
}

namespace video_core {
namespace {

int64_t entry_frames(const ScenePlan& scene, int64_t before, int64_t here, AVRational rate) {
  const auto asked = static_cast<int64_t>(std::llround(scene.transition_s * av_q2d(rate)));
  const int64_t frames = std::clamp<int64_t>(asked, 0, std::min(before, here) / 2);
  return scene.transition == Transition::Fade ? frames / 2 * 2 : frames;
}

ScenePlace place(const ScenePlan& scene, const ScenePlace& before, int64_t frames, AVRational rate) {
  ScenePlace placed;
  placed.frames = frames;
  placed.entry_frames = entry_frames(scene, before.frames, frames, rate);
  placed.entry = scene.transition;
  if (placed.entry == Transition::Cut || placed.entry_frames == 0) {
    placed.entry = Transition::Cut;
    placed.entry_frames = 0;
  }
  placed.start = before.end() - placed.overlap();
  return placed;
}

}  // namespace

bool Timeline::has_only_cuts() const noexcept {
  return std::all_of(scenes.begin(), scenes.end(),
                     [](const ScenePlace& each) { return each.entry == Transition::Cut; });
}

double Timeline::seconds(int64_t frame) const noexcept {
  return static_cast<double>(frame) / av_q2d(rate);
}

int64_t Timeline::sample_of(int64_t frame, int rate_hz) const noexcept {
  return av_rescale_q(frame, av_inv_q(rate), {1, rate_hz});
}

int64_t frames_of(double length_s, AVRational rate) noexcept {
  constexpr double clock_noise = 1e-6;  // the pacer's: halves go down
  const double frames = std::ceil(length_s * av_q2d(rate) - 0.5 - clock_noise);
  return std::max<int64_t>(1, std::llround(frames));
}

Timeline lay_out(const std::vector<ScenePlan>& scenes, const std::vector<int64_t>& frames,
                 AVRational rate) {
  Timeline timeline{rate, {}};
  ScenePlace before;
  for (size_t i = 0; i < scenes.size(); ++i) {
    if (i == 0) {
      before.frames = frames[i];
    } else {
      before = place(scenes[i], before, frames[i], rate);
    }
    timeline.scenes.push_back(before);
  }
  return timeline;
}

}  // namespace video_core
