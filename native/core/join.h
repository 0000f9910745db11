// Scenes into one film: carried over where they agree, else decoded, joined and encoded once.
#pragma once

#include "apart.h"
#include "join_plan.h"

namespace video_core {

// Makes the film, or nothing. The watcher is called on the calling thread. Throws MediaError, whose
// detail names the scene where one is at fault ("scene 3: ..."), or whatever the watcher throws.
JoinReport join(const JoinPlan& plan, const CancelToken* token, const Watcher& watcher);

}  // namespace video_core
