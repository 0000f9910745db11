#include "part_file.h"

#include <filesystem>

#include "check.h"

namespace video_core {
namespace fs = std::filesystem;

PartFile::PartFile(std::string final_path) : final_(std::move(final_path)) {
  const fs::path path(final_);
  part_ = (path.parent_path() / ("." + path.filename().string() + ".part")).string();
}

PartFile::~PartFile() {
  std::error_code ignored;
  if (!is_published_) fs::remove(part_, ignored);
}

int64_t PartFile::size_bytes() const {
  std::error_code error;
  const auto size = fs::file_size(is_published_ ? final_ : part_, error);
  if (error) throw MediaError(Fault::Encode, Stage::Write, "output: " + error.message());
  return static_cast<int64_t>(size);
}

void PartFile::publish() {
  std::error_code error;
  fs::rename(part_, final_, error);
  if (error) throw MediaError(Fault::Encode, Stage::Write, "naming the output: " + error.message());
  is_published_ = true;
}

void PartFile::withdraw() noexcept {
  std::error_code ignored;
  if (is_published_) fs::remove(final_, ignored);
}

}  // namespace video_core
