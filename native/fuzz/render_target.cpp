// Any bytes are a whole delivery or a verdict on them that leaves nothing behind.
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "input_file.h"
#include "render.h"
#include "trial_limits.h"

using namespace video_core;

namespace {

// A folder of this process, gone with it.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "trial-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) std::abort();
    path_ = pattern;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::string file(const char* name) const { return (path_ / name).string(); }
  bool is_empty() const { return std::filesystem::is_empty(path_); }
  void clear() const {
    for (const auto& each : std::filesystem::directory_iterator(path_)) {
      std::filesystem::remove(each.path());
    }
  }

 private:
  std::filesystem::path path_;
};

RenditionPlan rendition(const std::string& path, int width, int height, Fit fit) {
  RenditionPlan plan;
  plan.path = path;
  plan.width = width;
  plan.height = height;
  plan.fit = fit;
  return plan;
}

// The second is of the seeds' own size, so that it is carried over where it may be.
// Every other trial decodes on threads: FFmpeg goes other ways then.
Plan plan_for(const std::string& source, const Folder& folder, int threads) {
  Plan plan;
  plan.source = source;
  plan.renditions = {rendition(folder.file("blur.mp4"), 48, 64, Fit::Blur),
                     rendition(folder.file("crop.mp4"), 32, 32, Fit::Crop)};
  plan.poster = PosterPlan{folder.file("poster.jpg"), 32, Watermark{"VidGo"}};
  plan.sprites.emplace();
  plan.sprites->image_path = folder.file("sprites.jpg");
  plan.sprites->vtt_path = folder.file("sprites.vtt");
  plan.sprites->columns = plan.sprites->rows = 2;
  plan.sprites->width = 16;
  const EncoderSettings settings{"veryfast", 20.0, ""};  // as pictures so small are made
  plan.encoding = {settings, settings, settings};
  plan.limits = fuzz::trial_limits();
  plan.threads = threads;
  return plan;
}

void check_whole(const Report& report) {
  if (report.outputs.size() != 2 || !report.poster) std::abort();
  for (const OutputReport& output : report.outputs) {
    if (!std::filesystem::exists(output.path) || output.size_bytes <= 0) std::abort();
  }
}

// Whatever the bytes are, the fault is theirs.
[[noreturn]] void refuse(const MediaError& error) {
  std::fprintf(stderr, "%s: %s\n", name_of(error.stage()), error.what());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  set_up_process();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const Folder folder;
  const fuzz::InputFile input(data, size);
  const int threads = 1 + static_cast<int>(size % 2);
  try {
    check_whole(render(plan_for(input.path(), folder, threads), nullptr, {}));
    folder.clear();
  } catch (const MediaError& error) {
    if (error.fault() == Fault::Encode) refuse(error);
  }
  if (!folder.is_empty()) std::abort();
  return 0;
}
