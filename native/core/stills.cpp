#include "stills.h"

#include "glimpse.h"

namespace video_core {
namespace {

OutputReport completed(OutputReport report, const PartFile& file) {
  report.path = file.final_path();
  report.size_bytes = file.size_bytes();
  return report;
}

}  // namespace

Stills::Stills(const Plan& plan, const MediaFacts& source)
    : plan_(plan), duration_s_(source.duration_s), picker_(source.duration_s) {
  if (plan.sprites) sprites_.emplace(*plan.sprites, source.duration_s);
}

void Stills::take(const AVFrame& upright, double at_s) {
  if (plan_.poster) picker_.consider(upright, at_s);
  if (sprites_) sprites_->consider(upright, at_s);
}

// 0 for a film that does not say how long it is: all of it is looked through.
int Stills::places() const noexcept {
  constexpr int poster_places = 8;
  if (duration_s_ <= 0) return 0;
  return sprites_ ? sprites_->count() : poster_places;
}

void Stills::look_into(Control& control) {
  if (!is_wanted()) return;
  Glimpse glimpse(plan_, control);
  const int count = places();
  for (int place = 0; place < count; ++place) {
    const double span_s = duration_s_ / count;
    const FramePtr picture = glimpse.picture(place * span_s, (place + 0.5) * span_s);
    if (!picture) break;
    take(*picture, (place + 0.5) * span_s);
  }
  if (count > 0) return;
  while (const FramePtr picture = glimpse.next()) take(*picture, glimpse.at_s());
}

void Stills::write(FileGate& gate) {
  if (plan_.poster) {
    const AVFrame* best = picker_.best();
    if (best == nullptr) {
      throw MediaError(Fault::Unreadable, Stage::Poster, "no picture could be read");
    }
    poster_file_.emplace(plan_.poster->path, gate);
    poster_ = write_poster(*best, *plan_.poster, plan_.provenance, *poster_file_);
  }
  if (sprites_) {
    image_file_.emplace(plan_.sprites->image_path, gate);
    vtt_file_.emplace(plan_.sprites->vtt_path, gate);
    sheet_ = sprites_->write(plan_.provenance, *image_file_, *vtt_file_);
  }
}

std::vector<PartFile*> Stills::files() noexcept {
  std::vector<PartFile*> made;
  for (std::optional<PartFile>* file : {&poster_file_, &image_file_, &vtt_file_}) {
    if (*file) made.push_back(&**file);
  }
  return made;
}

void Stills::describe(Report& report) const {
  if (poster_) report.poster = completed(*poster_, *poster_file_);
  if (!sheet_) return;
  report.sprites = sheet_;
  report.sprites->image = completed(sheet_->image, *image_file_);
  report.sprites->vtt_path = vtt_file_->final_path();
}

}  // namespace video_core
