#include "still_file.h"

#include <cstdint>
#include <fstream>
#include <string_view>
#include <vector>

#include "check.h"

namespace video_core {
namespace {

constexpr int64_t size_bytes_max = int64_t{64} << 20;

[[noreturn]] void refuse(Fault fault, const char* why) {
  throw MediaError(fault, Stage::Probe, why);
}

// Bytes of a file; whatever lies past the end reads as zero.
class Bytes {
 public:
  Bytes(const uint8_t* data, size_t size) noexcept : data_(data), size_(size) {}

  size_t size() const noexcept { return size_; }
  uint8_t at(size_t place) const noexcept { return place < size_ ? data_[place] : uint8_t{0}; }

  uint32_t big(size_t place, size_t count) const noexcept {
    uint32_t value = 0;
    for (size_t i = 0; i < count; ++i) value = value << 8 | at(place + i);
    return value;
  }
  uint32_t little(size_t place, size_t count) const noexcept {
    uint32_t value = 0;
    for (size_t i = count; i-- > 0;) value = value << 8 | at(place + i);
    return value;
  }
  bool has(size_t place, std::string_view text) const noexcept {
    for (size_t i = 0; i < text.size(); ++i) {
      if (at(place + i) != static_cast<uint8_t>(text[i])) return false;
    }
    return true;
  }
  Bytes part(size_t from, size_t count) const noexcept {
    if (from >= size_) return {data_, 0};
    return {data_ + from, count < size_ - from ? count : size_ - from};
  }

 private:
  const uint8_t* data_;
  size_t size_;
};

// Exif's eight values as turns clockwise, then a mirror.
Orientation orientation_named(uint32_t value) {
  switch (value) {
    case 2: return {0, true};
    case 3: return {2, false};
    case 4: return {2, true};
    case 5: return {1, true};
    case 6: return {1, false};
    case 7: return {3, true};
    case 8: return {3, false};
    default: return {};
  }
}

// `tiff` starts at its byte order mark; the tag is looked for in the first directory.
Orientation read_exif(const Bytes& exif) {
  const Bytes tiff = exif.has(0, {"Exif\0\0", 6}) ? exif.part(6, exif.size()) : exif;
  const bool is_little = tiff.has(0, "II");
  const auto number = [&](size_t place, size_t count) {
    return is_little ? tiff.little(place, count) : tiff.big(place, count);
  };
  constexpr uint32_t orientation_tag = 0x0112;
  constexpr size_t entry_bytes = 12;
  const size_t directory = number(4, 4);
  const size_t entries = number(directory, 2);
  for (size_t i = 0; i < entries && directory + i * entry_bytes < tiff.size(); ++i) {
    const size_t entry = directory + 2 + i * entry_bytes;
    if (number(entry, 2) == orientation_tag) return orientation_named(number(entry + 8, 2));
  }
  return {};
}

StillFacts read_png(const Bytes& file) {
  StillFacts facts{"png_pipe", file.big(16, 4), file.big(20, 4), {}};
  constexpr size_t signature_bytes = 8;
  for (size_t place = signature_bytes; place < file.size();) {
    const size_t size = file.big(place, 4);
    if (file.has(place + 4, "acTL")) refuse(Fault::Unsupported, "animated pictures are not taken");
    if (file.has(place + 4, "eXIf")) facts.orientation = read_exif(file.part(place + 8, size));
    if (file.has(place + 4, "IEND")) return facts;
    place += 12 + size;
  }
  refuse(Fault::Unreadable, "the picture's end is missing");
}

// The place of the next marker at or after `place` that is not part of the coded picture.
size_t next_marker(const Bytes& file, size_t place) {
  for (; place + 1 < file.size(); ++place) {
    const uint8_t kind = file.at(place + 1);
    const bool is_restart = kind >= 0xD0 && kind <= 0xD7;
    if (file.at(place) == 0xFF && kind != 0x00 && kind != 0xFF && !is_restart) return place;
  }
  return file.size();
}

// SOF0..SOF15, less DHT, JPG and DAC, which lie among them.
bool is_start_of_frame(uint8_t kind) {
  return kind >= 0xC0 && kind <= 0xCF && kind != 0xC4 && kind != 0xC8 && kind != 0xCC;
}

StillFacts read_jpeg(const Bytes& file) {
  constexpr uint8_t end_of_image = 0xD9;
  constexpr uint8_t application_1 = 0xE1;
  StillFacts facts{"jpeg_pipe", 0, 0, {}};
  for (size_t place = next_marker(file, 2); place < file.size();) {
    const uint8_t kind = file.at(place + 1);
    if (kind == end_of_image) return facts;
    const size_t size = file.big(place + 2, 2);
    const Bytes segment = file.part(place + 4, size < 2 ? 0 : size - 2);
    if (is_start_of_frame(kind)) {
      facts.height = segment.big(1, 2);
      facts.width = segment.big(3, 2);
    }
    if (kind == application_1 && segment.has(0, "Exif")) facts.orientation = read_exif(segment);
    place = next_marker(file, place + 2 + size);
  }
  refuse(Fault::Unreadable, "the picture's end is missing");
}

// Of the first chunk: the canvas, a key frame of VP8, or a lossless picture.
void read_webp_size(const Bytes& file, StillFacts& facts) {
  constexpr uint32_t fourteen_bits = 0x3FFF;
  if (file.has(12, "VP8X")) {
    facts.width = file.little(24, 3) + int64_t{1};
    facts.height = file.little(27, 3) + int64_t{1};
  } else if (file.has(12, "VP8L")) {
    facts.width = (file.little(21, 4) & fourteen_bits) + int64_t{1};
    facts.height = (file.little(21, 4) >> 14 & fourteen_bits) + int64_t{1};
  } else {
    facts.width = file.little(26, 2) & fourteen_bits;
    facts.height = file.little(28, 2) & fourteen_bits;
  }
}

StillFacts read_webp(const Bytes& file) {
  constexpr uint8_t animation_flag = 0x02;
  if (file.size() < size_t{file.little(4, 4)} + 8) {
    refuse(Fault::Unreadable, "the picture's end is missing");
  }
  if (file.has(12, "VP8X") && (file.at(20) & animation_flag) != 0) {
    refuse(Fault::Unsupported, "animated pictures are not taken");
  }
  StillFacts facts{"webp_pipe", 0, 0, {}};
  read_webp_size(file, facts);
  for (size_t place = 12; place < file.size();) {
    const size_t size = file.little(place + 4, 4);
    if (file.has(place, "EXIF")) facts.orientation = read_exif(file.part(place + 8, size));
    place += 8 + size + size % 2;
  }
  return facts;
}

using Reader = StillFacts (*)(const Bytes&);

Reader reader_of(const Bytes& head) {
  if (head.has(0, "\x89PNG\r\n\x1a\n")) return read_png;
  if (head.has(0, "\xFF\xD8\xFF")) return read_jpeg;
  if (head.has(0, "RIFF") && head.has(8, "WEBP")) return read_webp;
  if (head.has(0, "GIF8")) refuse(Fault::Unsupported, "GIF pictures are not taken");
  return nullptr;
}

std::vector<uint8_t> read_bytes(std::ifstream& file, size_t count) {
  std::vector<uint8_t> bytes(count);
  file.seekg(0);
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(count));
  bytes.resize(static_cast<size_t>(file.gcount()));
  file.clear();
  return bytes;
}

}  // namespace

std::optional<StillFacts> read_still(const std::string& path) {
  constexpr size_t head_bytes = 16;
  std::ifstream file(path, std::ios::binary);
  const std::vector<uint8_t> head = read_bytes(file, head_bytes);
  const Reader reader = reader_of({head.data(), head.size()});
  if (reader == nullptr) return std::nullopt;
  file.seekg(0, std::ios::end);
  const int64_t size_bytes = file.tellg();
  if (size_bytes > size_bytes_max) refuse(Fault::Limit, "a picture of more than 64 MiB");
  const std::vector<uint8_t> whole = read_bytes(file, static_cast<size_t>(size_bytes));
  return reader({whole.data(), whole.size()});
}

}  // namespace video_core
