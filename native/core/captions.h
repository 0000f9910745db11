// Captions as text with times, from SRT or WebVTT.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace video_core {

struct Cue {
  int64_t start_ms = 0;
  int64_t end_ms = 0;  // after the start
  std::string text;    // UTF-8 without markup, lines separated by \n, never empty
};

// More than so many cues at one time are not shown: the first ones are.
constexpr size_t cues_at_once_max = 4;

// In order of their starts. Times out of order are sorted, cues that never show are dropped.
// Throws Unreadable (with the line's number) or Limit (over 256 KiB, 2000 cues, 1000 characters in
// one) at Stage::Caption. Sources: WebVTT (W3C, 4 and 6); SRT as SubRip writes it.
std::vector<Cue> read_captions(const std::string& path);
std::vector<Cue> parse_captions(std::string_view data);

// The same pictures without two cues at one time: lines of both in one cue.
std::vector<Cue> one_at_a_time(const std::vector<Cue>& cues);

}  // namespace video_core
