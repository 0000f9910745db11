#include "captions.h"

#include <glib.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "check.h"
#include "cue_text.h"

namespace video_core {
namespace {

constexpr size_t size_bytes_max = 256 * 1024;
constexpr size_t cues_max = 2000;
constexpr glong cue_characters_max = 1000;
constexpr int64_t hours_max = 99;

[[noreturn]] void refuse(Fault fault, const std::string& why) {
  throw MediaError(fault, Stage::Caption, why);
}

[[noreturn]] void refuse(int line, const std::string& why) {
  refuse(Fault::Unreadable, "line " + std::to_string(line) + ": " + why);
}

struct Line {
  std::string_view text;
  int number;
};

using Lines = std::vector<Line>;

std::string_view without_mark(std::string_view data) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  return data.substr(0, mark.size()) == mark ? data.substr(mark.size()) : data;
}

// CRLF, LF and CR each end a line.
Lines split(std::string_view data) {
  Lines lines;
  while (!data.empty()) {
    const size_t end = std::min(data.find_first_of("\r\n"), data.size());
    lines.push_back({data.substr(0, end), static_cast<int>(lines.size()) + 1});
    const bool is_pair = data.substr(end, 2) == "\r\n";
    data.remove_prefix(std::min(data.size(), end + (is_pair ? 2 : 1)));
  }
  return lines;
}

std::string_view trimmed(std::string_view text) {
  constexpr const char* blank = " \t\f";
  const size_t first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

bool is_blank(const Line& line) { return trimmed(line.text).empty(); }

bool has_arrow(const Line& line) { return line.text.find("-->") != std::string_view::npos; }

bool is_number(const Line& line) {
  const std::string_view text = trimmed(line.text);
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

void check_encoding(std::string_view data) {
  const char* wrong = nullptr;
  if (g_utf8_validate_len(data.data(), data.size(), &wrong)) return;
  const Lines before = split({data.data(), static_cast<size_t>(wrong - data.data()) + 1});
  refuse(static_cast<int>(before.size()), "not UTF-8");
}

// Takes a number of `least` to `most` digits off the front; -1 when there is none.
int64_t take_number(std::string_view& text, size_t least, size_t most) {
  size_t count = 0;
  int64_t value = 0;
  while (count < text.size() && count < most && g_ascii_isdigit(text[count])) {
    value = value * 10 + (text[count++] - '0');
  }
  text.remove_prefix(count);
  return count < least ? -1 : value;
}

bool take_one_of(std::string_view& text, std::string_view wanted) {
  if (text.empty() || wanted.find(text[0]) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

// [hours:]minutes:seconds.milliseconds, a comma in SRT; -1 when it is none.
int64_t take_time(std::string_view& text) {
  int64_t hours = 0;
  int64_t minutes = take_number(text, 1, 4);
  if (minutes < 0 || !take_one_of(text, ":")) return -1;
  int64_t seconds = take_number(text, 2, 2);
  if (take_one_of(text, ":")) {
    hours = minutes;
    minutes = seconds;
    seconds = take_number(text, 2, 2);
  }
  if (!take_one_of(text, ".,")) return -1;
  const int64_t milliseconds = take_number(text, 3, 3);
  const bool is_time = hours <= hours_max && minutes >= 0 && minutes < 60 && seconds >= 0 &&
                       seconds < 60 && milliseconds >= 0;
  return is_time ? ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds : -1;
}

// What stands behind the second time (WebVTT's settings, SRT's coordinates) is not used.
Cue read_times(const Line& line) {
  const size_t arrow = line.text.find("-->");
  std::string_view start = trimmed(line.text.substr(0, arrow));
  std::string_view end = trimmed(line.text.substr(arrow + 3));
  Cue cue;
  cue.start_ms = take_time(start);
  cue.end_ms = take_time(end);
  const bool is_whole = start.empty() && (end.empty() || end[0] == ' ' || end[0] == '\t');
  if (cue.start_ms < 0 || cue.end_ms < 0 || !is_whole) refuse(line.number, "not a cue's times");
  if (cue.end_ms < cue.start_ms) refuse(line.number, "a cue that ends before it starts");
  return cue;
}

std::string joined(Lines::const_iterator first, Lines::const_iterator last) {
  std::string marked;
  for (auto line = first; line != last; ++line) marked.append(line->text).append("\n");
  const std::string plain = plain_text(marked);
  std::string text;
  for (const Line& line : split(plain)) {
    if (is_blank(line)) continue;
    if (!text.empty()) text += '\n';
    text += trimmed(line.text);
  }
  return text;
}

void add_cue(std::vector<Cue>& cues, Lines::const_iterator times, Lines::const_iterator end) {
  Cue cue = read_times(*times);
  cue.text = joined(times + 1, end);
  if (g_utf8_strlen(cue.text.c_str(), -1) > cue_characters_max) {
    refuse(Fault::Limit, "line " + std::to_string(times->number) + ": over 1000 characters");
  }
  if (cues.size() == cues_max) refuse(Fault::Limit, "over 2000 cues");
  if (cue.end_ms > cue.start_ms && !cue.text.empty()) cues.push_back(std::move(cue));
}

// A cue lasts until the next times: blank lines inside and missing ones between do no harm.
std::vector<Cue> parse_srt(const Lines& lines) {
  std::vector<Cue> cues;
  auto times = std::find_if(lines.begin(), lines.end(), has_arrow);
  for (auto line = lines.begin(); line != times; ++line) {
    if (!is_blank(*line) && !is_number(*line)) refuse(line->number, "a cue's times were expected");
  }
  if (times == lines.end()) refuse(static_cast<int>(lines.size()), "no cue in the file");
  while (times != lines.end()) {
    const auto next = std::find_if(times + 1, lines.end(), has_arrow);
    const bool is_numbered = next != lines.end() && next - times > 1 && is_number(*(next - 1));
    add_cue(cues, times, is_numbered ? next - 1 : next);
    times = next;
  }
  return cues;
}

bool is_webvtt(const Lines& lines) {
  constexpr std::string_view magic = "WEBVTT";
  if (lines.empty() || lines[0].text.substr(0, magic.size()) != magic) return false;
  const std::string_view rest = lines[0].text.substr(magic.size());
  return rest.empty() || rest[0] == ' ' || rest[0] == '\t';
}

// Times stand on a block's first line or, below a name, on its second; blocks without are notes,
// styles and regions.
void add_block(std::vector<Cue>& cues, Lines::const_iterator first, Lines::const_iterator last) {
  const auto times = std::find_if(first, last, has_arrow);
  if (times == last || times - first > 1 || first->text.substr(0, 4) == "NOTE") return;
  const auto second = std::find_if(times + 1, last, has_arrow);
  if (second != last) refuse(second->number, "times inside a cue's text");
  add_cue(cues, times, last);
}

std::vector<Cue> parse_webvtt(const Lines& lines) {
  std::vector<Cue> cues;
  auto first = std::find_if(lines.begin(), lines.end(), is_blank);
  while (first != lines.end()) {
    first = std::find_if_not(first, lines.end(), is_blank);
    const auto last = std::find_if(first, lines.end(), is_blank);
    if (first != last) add_block(cues, first, last);
    first = last;
  }
  return cues;
}

// What is seen at one moment, as one text.
std::string seen_at(const std::vector<Cue>& cues, int64_t at_ms) {
  std::string text;
  size_t count = 0;
  for (const Cue& cue : cues) {
    if (cue.start_ms > at_ms || count == cues_at_once_max) break;
    if (cue.end_ms <= at_ms) continue;
    text += (count++ == 0 ? "" : "\n") + cue.text;
  }
  return text;
}

}  // namespace

std::vector<Cue> parse_captions(std::string_view data) {
  if (data.size() > size_bytes_max) refuse(Fault::Limit, "over 256 KiB");
  data = without_mark(data);
  check_encoding(data);
  const Lines lines = split(data);
  std::vector<Cue> cues = is_webvtt(lines) ? parse_webvtt(lines) : parse_srt(lines);
  std::stable_sort(cues.begin(), cues.end(), [](const Cue& one, const Cue& other) {
    return one.start_ms < other.start_ms;
  });
  return cues;
}

std::vector<Cue> read_captions(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) refuse(Fault::Unreadable, "the file cannot be opened");
  std::string data(size_bytes_max + 1, '\0');
  file.read(data.data(), static_cast<std::streamsize>(data.size()));
  if (file.bad()) refuse(Fault::Unreadable, "the file cannot be read");
  data.resize(static_cast<size_t>(file.gcount()));
  return parse_captions(data);
}

std::vector<Cue> one_at_a_time(const std::vector<Cue>& cues) {
  std::vector<int64_t> changes;
  for (const Cue& cue : cues) {
    changes.push_back(cue.start_ms);
    changes.push_back(cue.end_ms);
  }
  std::sort(changes.begin(), changes.end());
  changes.erase(std::unique(changes.begin(), changes.end()), changes.end());
  std::vector<Cue> made;
  for (size_t i = 0; i + 1 < changes.size(); ++i) {
    std::string text = seen_at(cues, changes[i]);
    if (!text.empty()) made.push_back({changes[i], changes[i + 1], std::move(text)});
  }
  return made;
}

}  // namespace video_core
