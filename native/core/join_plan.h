// What is asked of a join and what it answers: plain values, no FFmpeg types.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan.h"

namespace video_core {

// How a scene begins.
enum class Transition {
  Cut,
  Crossfade,  // both scenes at once: the film is shorter by its length
  Fade,       // the scene before ends in black, this one rises from it: nothing overlaps
};

struct ScenePlan {
  std::string source;
  Transition transition = Transition::Cut;  // into this scene; the first one's means nothing
  double transition_s = 0.5;
};

struct JoinPlan {
  std::vector<ScenePlan> scenes;
  std::string path;  // final name; it appears only when the film is complete
  int width = 0;     // even
  int height = 0;    // even
  Limits limits;     // pixels and streams of each scene, seconds and bytes of all together
  std::optional<Provenance> provenance;
  Encoding encoding;
  int threads = 0;  // of each decoder and the encoder; 0 lets the machine decide
};

struct SceneReport {
  MediaFacts source;
  double start_s = 0.0;     // in the film
  double duration_s = 0.0;  // transitions included
  Transition transition = Transition::Cut;
  double transition_s = 0.0;  // as made: at most half of either scene
};

struct JoinReport {
  OutputReport output;
  std::vector<SceneReport> scenes;
  int64_t damaged_frames = 0;
};

}  // namespace video_core
