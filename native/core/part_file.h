// A file that has its final name only when it is published, and is gone otherwise.
#pragma once

#include <cstdint>
#include <string>

namespace video_core {

class PartFile {
 public:
  explicit PartFile(std::string final_path);
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;
  ~PartFile();

  // Where to write; in the final folder, so that publishing is one rename.
  const std::string& path() const noexcept { return part_; }
  const std::string& final_path() const noexcept { return final_; }
  int64_t size_bytes() const;
  void publish();
  // Takes a published file back: a plan is delivered whole or not at all.
  void withdraw() noexcept;

 private:
  std::string final_;
  std::string part_;
  bool is_published_ = false;
};

}  // namespace video_core
