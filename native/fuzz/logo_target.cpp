// Any bytes are a bitmap or a typed refusal.
#include "input_file.h"
#include "check.h"
#include "logo.h"
#include "render.h"

using namespace video_core;

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  set_up_process();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const fuzz::InputFile input(data, size);
  try {
    load_logo(input.path());
  } catch (const MediaError&) {
  }
  return 0;
}
