// A file that has its final name only when it is published, and is gone otherwise.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace video_core {

class PartFile;

// What stands between one run and the file system. A caller who does not wait for a run's end closes
// it: from then on the run cannot create, name or remove a file, whatever its threads still do.
class FileGate {
 public:
  // While held, files may be created. Throws Cancelled once closed.
  std::unique_lock<std::mutex> hold();

  // Removes the working files. False when the outputs have been published: the run is over.
  bool close() noexcept;

  // Gives all of them their final names, or none.
  void publish(const std::vector<PartFile*>& files);

 private:
  friend class PartFile;

  std::mutex mutex_;
  std::vector<std::string> parts_;
  bool is_closed_ = false;
  bool is_published_ = false;
};

class PartFile {
 public:
  // Creates nothing yet. `gate` must outlive the file.
  PartFile(std::string final_path, FileGate& gate);
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;
  ~PartFile();

  // Where to write; in the final folder, so that publishing is one rename.
  const std::string& path() const noexcept { return part_; }
  const std::string& final_path() const noexcept { return final_; }
  int64_t size_bytes() const;

  // To be held while the file is created.
  std::unique_lock<std::mutex> hold() const { return gate_.hold(); }

 private:
  friend class FileGate;

  void publish();
  // Takes a published file back: a plan is delivered whole or not at all.
  void withdraw() noexcept;

  FileGate& gate_;
  std::string final_;
  std::string part_;
  bool is_published_ = false;
};

}  // namespace video_core
