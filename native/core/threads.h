// Who gets how many threads where a plan leaves it to the machine.
#pragma once

#include <algorithm>
#include <thread>

namespace video_core {

struct Threads {
  int decoder = 1;
  int encoder = 1;  // of each output
};

// `asked` > 0 is meant for each of them. Otherwise the processors are shared among the outputs:
// threads beyond them cost memory and time, as each holds pictures of its own. Decoding is a third
// of the work at most.
inline Threads share_threads(int asked, int outputs) noexcept {
  if (asked > 0) return {asked, asked};
  const int processors = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  const int each = (processors + outputs - 1) / std::max(1, outputs);
  return {(processors + 1) / 2, std::max(1, each)};
}

}  // namespace video_core
