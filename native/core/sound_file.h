// Where sound is read from: one stream of one file, opened again for every pass over it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "control.h"
#include "handles.h"
#include "plan.h"

namespace video_core {

class Source;

// The first track marked as default that can be decoded, else the first that can, else the first;
// -1 when there is none.
int choose_sound(const AVFormatContext& format) noexcept;

// Enough to open a stream again without looking into the file a second time.
struct SoundFile {
  std::string path;
  std::string containers;  // that may be opened
  int index = -1;
  std::shared_ptr<const AVCodecParameters> parameters;
  AVRational time_base{1, 1};
  int64_t origin = 0;  // time zero, in `time_base` units
};

// The film's own sound; `source.audio()` is not null.
SoundFile film_sound(const Source& source, const std::string& path);

// Any audio file. Throws Unreadable, Unsupported or Limit at Stage::Sound.
SoundFile music_sound(const std::string& path, int streams_max, Control& control);

// Where the film's video ends, counted from the run's time zero: what its header says, or its last
// packet's end.
double film_end_s(const Source& source, const std::string& path, Control& control);

// The packets of one stream of a file, from its start.
class PacketReader {
 public:
  PacketReader(const std::string& path, const std::string& containers, int index, Control& control);

  // False at the end; a read error is one.
  bool read(AVPacket& packet);

 private:
  InputPtr format_;
  int index_;
};

}  // namespace video_core
