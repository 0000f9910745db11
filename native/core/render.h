// The two things this core does: look at a file, and make a plan's files from it.
#pragma once

#include <string>

#include "apart.h"
#include "plan.h"

namespace video_core {

// Throws MediaError; nothing of the film is decoded beyond what its headers need.
MediaFacts probe(const std::string& path, const Limits& limits);

// Makes every output of `plan`, all or none. The watcher is called on the calling thread.
// Throws MediaError, or whatever the watcher throws.
Report render(const Plan& plan, const CancelToken* token, const Watcher& watcher);

// Versions of what shapes the bytes.
std::string build();

// Once per process: FFmpeg's own messages off, one allocation bounded.
void set_up_process() noexcept;

}  // namespace video_core
