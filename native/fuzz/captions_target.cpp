// Any bytes are cues in order or a typed refusal.
#include <cstdlib>
#include <string_view>

#include "captions.h"
#include "check.h"

using namespace video_core;

namespace {

void check_order(const std::vector<Cue>& cues) {
  int64_t before_ms = 0;
  for (const Cue& cue : cues) {
    if (cue.text.empty() || cue.start_ms < before_ms || cue.end_ms <= cue.start_ms) std::abort();
    before_ms = cue.start_ms;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    const std::vector<Cue> cues =
        parse_captions(std::string_view(reinterpret_cast<const char*>(data), size));
    check_order(cues);
    check_order(one_at_a_time(cues));
  } catch (const MediaError&) {
  }
  return 0;
}
