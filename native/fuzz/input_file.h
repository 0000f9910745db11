// The bytes of one trial as a file that lives in memory alone.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace video_core::fuzz {

class InputFile {
 public:
  InputFile(const uint8_t* data, size_t size) : handle_(memfd_create("trial", MFD_CLOEXEC)) {
    if (handle_ < 0 || write(handle_, data, size) != static_cast<ssize_t>(size)) std::abort();
  }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  ~InputFile() { close(handle_); }

  // Every opening of it starts at its first byte.
  std::string path() const { return "/proc/self/fd/" + std::to_string(handle_); }

 private:
  int handle_;
};

}  // namespace video_core::fuzz
