// One way to fail: every FFmpeg return code passes through check().
#pragma once

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
  MediaError(Fault fault, Stage stage, const std::string& detail)
      : std::runtime_error(detail), fault_(fault), stage_(stage) {}

  Fault fault() const noexcept { return fault_; }
  Stage stage() const noexcept { return stage_; }

 private:
  Fault fault_;
  Stage stage_;
};

// Returns `rc` when it is not negative; otherwise throws a MediaError whose detail is
// "<doing>: <FFmpeg's text>" and whose fault follows from the stage.
int check(int rc, Stage stage, const char* doing);

// Takes ownership of a fresh FFmpeg object; a null pointer means memory ran out.
template <class Owner>
Owner own(typename Owner::pointer pointer) {
  if (pointer == nullptr) throw std::bad_alloc();
  return Owner(pointer);
}

}  // namespace video_core
