#include "part_file.h"

#include <algorithm>
#include <filesystem>

#include "check.h"

namespace video_core {
namespace fs = std::filesystem;
namespace {

void remove_quietly(const std::string& path) noexcept {
  std::error_code ignored;
  fs::remove(path, ignored);
}

}  // namespace

std::unique_lock<std::mutex> FileGate::hold() {
  std::unique_lock lock(mutex_);
  if (is_closed_) throw MediaError(Fault::Cancelled, Stage::Write, "the run was given up");
  return lock;
}

bool FileGate::close() noexcept {
  const std::lock_guard lock(mutex_);
  if (is_published_) return false;
  is_closed_ = true;
  for (const std::string& part : parts_) remove_quietly(part);
  parts_.clear();
  return true;
}

void FileGate::publish(const std::vector<PartFile*>& files) {
  const auto lock = hold();
  try {
    for (PartFile* file : files) file->publish();
  } catch (...) {
    for (PartFile* file : files) file->withdraw();
    throw;
  }
  is_published_ = true;
}

PartFile::PartFile(std::string final_path, FileGate& gate)
    : gate_(gate), final_(std::move(final_path)) {
  const fs::path path(final_);
  part_ = (path.parent_path() / ("." + path.filename().string() + ".part")).string();
  const auto lock = gate_.hold();
  gate_.parts_.push_back(part_);
}

PartFile::~PartFile() {
  const std::lock_guard lock(gate_.mutex_);
  // A closed gate has removed it; the name may be another run's by now.
  const auto found = std::find(gate_.parts_.begin(), gate_.parts_.end(), part_);
  if (found == gate_.parts_.end()) return;
  gate_.parts_.erase(found);
  if (!is_published_) remove_quietly(part_);
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
  if (is_published_) remove_quietly(final_);
}

}  // namespace video_core
