// Any bytes are facts or a typed refusal.
#include "input_file.h"
#include "trial_limits.h"
#include "render.h"

using namespace video_core;

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  set_up_process();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const fuzz::InputFile input(data, size);
  try {
    const MediaFacts facts = probe(input.path(), fuzz::trial_limits());
    if (facts.display_width <= 0 || facts.display_height <= 0) std::abort();
  } catch (const MediaError&) {
  }
  return 0;
}
