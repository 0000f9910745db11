#include "mp4_index.h"

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <vector>

namespace video_core {
namespace {

constexpr double samples_per_s_max = 4000.0;
constexpr double samples_floor = 10'000.0;
constexpr int root_boxes_max = 100'000;
constexpr size_t index_bytes_max = size_t{64} << 20;
constexpr int depth_max = 10;  // FFmpeg's own
// FFmpeg reads uncompressed sound by the chunk, in pieces of at least so many samples.
constexpr uint32_t piece_samples = 512;

constexpr uint32_t kind(const char (&name)[5]) noexcept {
  uint32_t value = 0;
  for (int i = 0; i < 4; ++i) value = value << 8 | static_cast<uint8_t>(name[i]);
  return value;
}

bool is_one_of(uint32_t wanted, std::initializer_list<uint32_t> kinds) noexcept {
  return std::find(kinds.begin(), kinds.end(), wanted) != kinds.end();
}

// Those FFmpeg looks for further boxes in.
bool holds_boxes(uint32_t name) noexcept {
  return is_one_of(name, {kind("moov"), kind("trak"), kind("mdia"), kind("minf"), kind("stbl"),
                          kind("edts"), kind("dinf"), kind("mvex"), kind("moof"), kind("traf"),
                          kind("udta"), kind("tref"), kind("sinf"), kind("schi"), kind("ilst")});
}

// Those of which a large claim can be made.
bool is_table(uint32_t name) noexcept {
  return is_one_of(name, {kind("stsz"), kind("stz2"), kind("stsc"), kind("stco"), kind("co64"),
                          kind("elst"), kind("trun"), kind("cmov")});
}

[[noreturn]] void refuse(const std::string& why, int64_t offset) {
  throw MediaError(Fault::Limit, Stage::Open, why, offset);
}

// Bytes of the file; reading past their end gives zeros.
struct Span {
  const uint8_t* data;
  size_t size;
  int64_t offset;

  uint32_t number(size_t at) const noexcept {
    if (size < 4 || at > size - 4) return 0;
    return uint32_t{data[at]} << 24 | uint32_t{data[at + 1]} << 16 | uint32_t{data[at + 2]} << 8 |
           data[at + 3];
  }
  Span from(size_t at) const noexcept {
    const size_t skipped = std::min(at, size);
    return {data + skipped, size - skipped, offset + static_cast<int64_t>(skipped)};
  }
  Span first(size_t count) const noexcept { return {data, std::min(count, size), offset}; }
};

struct Box {
  uint32_t name = 0;
  size_t header = 0;   // 0: no box, the rest is not read
  uint64_t size = 0;   // with the header; may claim more than there is
};

Box read_box(const Span& span) noexcept {
  if (span.size < 8) return {};
  const uint64_t size = span.number(0);
  if (size == 0) return {span.number(4), 8, UINT64_MAX};  // up to the end
  if (size >= 8) return {span.number(4), 8, size};
  if (size != 1 || span.size < 16) return {};
  const uint64_t large = uint64_t{span.number(8)} << 32 | span.number(12);
  return large < 16 ? Box{} : Box{span.number(4), 16, large};
}

// What one track's tables say of themselves.
struct Track {
  uint32_t samples = 0;
  uint32_t chunks = 0;
  uint32_t chunk_samples_max = 0;
  uint32_t edits = 0;
  bool is_sound = false;
  bool is_even = false;  // samples of one size, each one tick long

  double entries() const noexcept {
    const double pieces = chunk_samples_max / piece_samples + 1.0;
    const double once = is_sound && is_even ? chunks * pieces : samples;
    return once * std::max(edits, 1U);
  }
};

class Index {
 public:
  explicit Index(const Limits& limits)
      : claims_max_(std::max(samples_floor, limits.duration_s_max * samples_per_s_max)) {}

  void read(const Span& span, int depth = 0) {
    Span rest = span;
    for (Box box = read_box(rest); box.header > 0 && depth < depth_max; box = read_box(rest)) {
      const size_t size = static_cast<size_t>(std::min<uint64_t>(box.size, rest.size));
      visit(box.name, rest.first(size).from(box.header), depth);
      rest = rest.from(size);
    }
  }

 private:
  void visit(uint32_t name, const Span& body, int depth) {
    if (name == kind("trak")) return read_track(body, depth);
    if (name == kind("cmov")) refuse("its index is compressed", body.offset);
    if (name == kind("trun")) claim(body.number(4), body.offset);
    if (name == kind("stsd")) return search(body);
    if (name == kind("meta")) return read(list_of(body), depth + 1);
    if (holds_boxes(name)) return read(body, depth + 1);
    note(name, body);
  }

  void read_track(const Span& body, int depth) {
    const Track outer = track_;
    track_ = {};
    read(body, depth + 1);
    claim(track_.entries(), body.offset);
    track_ = outer;
  }

  void note(uint32_t name, const Span& body) noexcept {
    const auto raise = [](uint32_t& value, uint32_t to) { value = std::max(value, to); };
    if (name == kind("stsz") || name == kind("stz2")) raise(track_.samples, body.number(8));
    if (name == kind("stco") || name == kind("co64")) raise(track_.chunks, body.number(4));
    if (name == kind("elst")) raise(track_.edits, body.number(4));
    if (name == kind("stts")) track_.is_even = body.number(4) == 1 && body.number(12) == 1;
    if (name == kind("hdlr")) note_kind(body.number(8));
    if (name != kind("stsc")) return;
    for (size_t at = 8; at + 12 <= body.size; at += 12) {
      raise(track_.chunk_samples_max, body.number(at + 4));
    }
  }

  void note_kind(uint32_t handler) noexcept {
    if (handler == kind("soun")) track_.is_sound = true;
    if (handler == kind("vide")) track_.is_sound = false;
  }

  // Descriptions of samples hold boxes after fields of their own. No table belongs there.
  static void search(const Span& body) {
    for (size_t at = 0; at + 4 <= body.size; ++at) {
      if (is_table(body.number(at))) refuse("a table where none belongs", body.from(at).offset);
    }
  }

  // What follows the version of a `meta` box, which QuickTime leaves out.
  static Span list_of(const Span& body) noexcept {
    for (size_t at = 4; at + 4 <= body.size; at += 4) {
      if (body.number(at) == kind("hdlr")) return body.from(at - 4);
    }
    return body.from(body.size);
  }

  void claim(double samples, int64_t offset) {
    claims_ += samples;
    if (claims_ <= claims_max_) return;
    refuse("an index of " + std::to_string(static_cast<int64_t>(std::min(claims_, 1e18))) +
               " samples, at most " + std::to_string(static_cast<int64_t>(claims_max_)),
           offset);
  }

  double claims_max_;
  double claims_ = 0.0;
  Track track_;
};

// The outermost boxes, one after the other.
class RootBoxes {
 public:
  explicit RootBoxes(const std::string& path) : file_(path, std::ios::binary) {}

  // False at the end of the file, or where no box begins.
  bool next() {
    at_ += size_;
    if (!load(at_, 16)) return false;
    const Box box = read_box(head());
    name_ = box.name;
    constexpr uint64_t furthest = uint64_t{1} << 62;
    size_ = static_cast<int64_t>(std::min(box.size, furthest));
    return box.header > 0 && at_ < static_cast<int64_t>(furthest);
  }

  uint32_t name() const noexcept { return name_; }
  int64_t offset() const noexcept { return at_; }

  // The first sixteen bytes; after `whole`, all.
  Span head() const noexcept { return {buffer_.data(), buffer_.size(), at_}; }

  // All of the box, its header too.
  Span whole() {
    load(at_, std::min(static_cast<size_t>(size_), index_bytes_max + 1));
    return head();
  }

 private:
  bool load(int64_t at, size_t count) {
    buffer_.resize(count);
    file_.clear();
    file_.seekg(at);
    file_.read(reinterpret_cast<char*>(buffer_.data()), static_cast<std::streamsize>(count));
    buffer_.resize(static_cast<size_t>(file_.gcount()));
    return buffer_.size() >= 8;
  }

  std::ifstream file_;
  std::vector<uint8_t> buffer_;
  uint32_t name_ = 0;
  int64_t at_ = 0;
  int64_t size_ = 0;
};

bool is_compressed(const Span& free_space) noexcept {
  return is_one_of(free_space.number(12), {kind("cmov"), kind("cmvd")});
}

bool is_of_the_index(uint32_t name) noexcept {
  return holds_boxes(name) || is_table(name) || name == kind("meta") || name == kind("stsd");
}

void check_boxes(const std::string& path, const Limits& limits) {
  Index index(limits);
  RootBoxes boxes(path);
  for (int count = 0; boxes.next(); ++count) {
    if (count > root_boxes_max) refuse("too many boxes", boxes.offset());
    // FFmpeg looks for a compressed index in free space as well.
    const bool is_free = boxes.name() == kind("free");
    if (!is_free && !is_of_the_index(boxes.name())) continue;
    if (is_free && !is_compressed(boxes.head())) continue;
    if (is_free) refuse("its index is compressed", boxes.offset());
    const Span whole = boxes.whole();
    if (whole.size > index_bytes_max) refuse("its index is too large", boxes.offset());
    index.read(whole);
  }
}

}  // namespace

void check_mp4_index(const std::string& path, const Limits& limits, Stage stage) {
  try {
    check_boxes(path, limits);
  } catch (const MediaError& error) {
    throw MediaError(error.fault(), stage, error.what(), error.offset());
  }
}

}  // namespace video_core
