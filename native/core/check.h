// One way to fail: every FFmpeg return code passes through check().
#pragma once

#include <cstdint>
#include <new>
#include <stdexcept>
#include <string>

namespace video_core {

// What a failure means to the caller.
enum class Fault {
  Unreadable,   // the source is damaged or is no media
  Limit,        // the source is larger than the plan allows
  Unsupported,  // sound media of a kind this core does not take
  Cancelled,    // the caller asked to stop
  Encode,       // our side failed: filter, encoder, disk
};

// Where it happened; its name is what callers see.
enum class Stage { Open, Probe, Decode, Filter, Encode, Write, Poster, Draw, Caption, Sound };

const char* name_of(Stage stage) noexcept;

class MediaError : public std::runtime_error {
 public:
  static constexpr int64_t nowhere = -1;

  MediaError(Fault fault, Stage stage, const std::string& detail, int64_t offset = nowhere)
      : std::runtime_error(detail), fault_(fault), stage_(stage), offset_(offset) {}

  Fault fault() const noexcept { return fault_; }
  Stage stage() const noexcept { return stage_; }
  // The byte of the source at which it happened, or where reading had come to; `nowhere` for
  // failures of our own side.
  int64_t offset() const noexcept { return offset_; }

  // Adds the place to a verdict on the source that does not name a more exact one.
  void locate(int64_t offset) noexcept {
    const bool is_ours = fault_ == Fault::Cancelled || fault_ == Fault::Encode;
    const bool is_of_the_film = stage_ != Stage::Draw && stage_ != Stage::Caption &&
                                stage_ != Stage::Sound;
    if (!is_ours && is_of_the_film && offset_ == nowhere) offset_ = offset;
  }

 private:
  Fault fault_;
  Stage stage_;
  int64_t offset_;
};

// Returns `rc` when it is not negative; otherwise throws a MediaError whose detail is
// "<doing>: <FFmpeg's text>" and whose fault follows from the stage. Memory refused while reading
// the source is a limit: one allocation is bounded (set_up_process).
int check(int rc, Stage stage, const char* doing);

// Takes ownership of a fresh FFmpeg object; a null pointer means memory ran out.
template <class Owner>
Owner own(typename Owner::pointer pointer) {
  if (pointer == nullptr) throw std::bad_alloc();
  return Owner(pointer);
}

}  // namespace video_core
