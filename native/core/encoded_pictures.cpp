#include <deque>

#include "output.h"
#include "scene_pictures.h"
#include "transition.h"
#include "video_encoder.h"

namespace video_core {
namespace {

FramePtr black_like(const RenditionPlan& frame) {
  FramePtr black = new_canvas(frame.width, frame.height);
  fill_black(*black);
  tag(*black, Delivered::Video);
  return black;
}

// `cut`, `crossfade 20`, `fade 20`: in frames.
std::string text_of(const ScenePlace& entering) {
  switch (entering.entry) {
    case Transition::Cut:
      return "cut";
    case Transition::Crossfade:
      return "crossfade " + std::to_string(entering.entry_frames);
    case Transition::Fade:
      break;
  }
  return "fade " + std::to_string(entering.entry_frames);
}

class EncodedPictures final : public PictureTrack {
 public:
  explicit EncodedPictures(const Film& film)
      : film_(film),
        black_(black_like(film.frame)),
        mixed_(black_like(film.frame)),
        output_(open_encoded(film.frame, film.timeline.rate, settings_for(film.plan.encoding, {film.frame.width, film.frame.height}),
                             film.plan.threads,
                             film.control)) {}

  bool step() override {
    if (at_ == film_.timeline.frames()) return false;
    open_due();
    output_->take_frame(picture(), at_);
    ++at_;
    close_spent();
    return true;
  }

  void finish() override {
    output_->close();
    output_->wait();
    film_.control.check(Stage::Encode);
    output_->rethrow_failure();
  }

  double at_s() const noexcept override { return film_.timeline.seconds(at_); }
  Mp4Writer& writer() noexcept override { return output_->writer(); }
  int64_t damaged() const noexcept override { return damaged_; }

  OutputReport report() const override {
    OutputReport report = output_->report();
    report.is_upscaled = is_upscaled_;
    report.filters = filters_;
    return report;
  }

 private:
  const ScenePlace& place(size_t index) const { return film_.timeline.scenes[index]; }

  // Two scenes are open while one turns into the other, else one.
  void open_due() {
    const size_t next = first_ + open_.size();
    if (next == film_.scenes.size() || place(next).start > at_) return;
    in_scene(next, [&] { open_.push_back(std::make_unique<ScenePictures>(film_, next)); });
  }

  void close_spent() {
    if (place(first_).end() > at_) return;
    ScenePictures& spent = *open_.front();
    in_scene(first_, [&] { spent.finish(); });
    if (first_ > 0) filters_ += "; " + text_of(place(first_)) + "; ";
    filters_ += spent.filters();
    damaged_ += spent.damaged();
    is_upscaled_ = is_upscaled_ || spent.is_upscaled();
    open_.pop_front();
    ++first_;
  }

  const AVFrame& next_of(size_t index) {
    ScenePictures& scene = *open_[index - first_];
    return in_scene(index, [&]() -> const AVFrame& { return scene.next(); });
  }

  const AVFrame& picture() {
    const AVFrame& picture = next_of(first_);
    if (open_.size() > 1) {
      const ScenePlace& entering = place(first_ + 1);
      return blend(
          picture, next_of(first_ + 1),
          static_cast<double>(at_ - entering.start) / static_cast<double>(entering.entry_frames));
    }
    const double dark = darkness();
    return dark > 0.0 ? blend(picture, *black_, dark) : picture;
  }

  // The last picture before a fade's middle and the first one after it are black.
  double darkness() const {
    const auto share = [](int64_t done, int64_t all) {
      return static_cast<double>(done) / static_cast<double>(all);
    };
    const ScenePlace& here = place(first_);
    const int64_t after_start = at_ - here.start;
    if (after_start < here.fade_half()) return 1.0 - share(after_start, here.fade_half());
    if (first_ + 1 == film_.scenes.size()) return 0.0;
    const int64_t half = place(first_ + 1).fade_half();
    const int64_t into = at_ - (here.end() - half);
    return into >= 0 && half > 0 ? share(into + 1, half) : 0.0;
  }

  const AVFrame& blend(const AVFrame& from, const AVFrame& to, double share) {
    // The encoder may still hold the last picture.
    check(av_frame_make_writable(mixed_.get()), Stage::Filter, "making a frame");
    mix(*mixed_, from, to, share);
    return *mixed_;
  }

  const Film& film_;
  FramePtr black_;
  FramePtr mixed_;
  std::deque<std::unique_ptr<ScenePictures>> open_;
  size_t first_ = 0;  // the scene at the front of `open_`
  int64_t at_ = 0;
  int64_t damaged_ = 0;
  bool is_upscaled_ = false;
  std::string filters_;
  std::unique_ptr<Output> output_;
};

}  // namespace

std::unique_ptr<PictureTrack> open_encoded_pictures(const Film& film) {
  return std::make_unique<EncodedPictures>(film);
}

}  // namespace video_core
