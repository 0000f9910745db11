// A few silent seconds of the film at a small size.
#pragma once

#include "look.h"
#include "output.h"

namespace video_core {

// Where a preview begins, decided while the film passes. A start that was asked for is kept, pulled
// forward where the film would end too soon. Otherwise it is the first picture, from a tenth of the
// film on, that is neither dark, blown out nor flat and like the one before it (no fade, no cut),
// looked for five times a second; where none is, the middle of the film, or as late as the preview
// still fits. A film that is no longer than the preview, or that does not say how long it is,
// gives its beginning.
class PreviewStart {
 public:
  PreviewStart(const PreviewPlan& plan, double duration_s) noexcept;

  // Nothing before it matters.
  double looks_from_s() const noexcept;
  // Pictures come in order; asked until it says yes.
  bool is_here(const AVFrame& upright, double at_s);

 private:
  double earliest_s_;
  double latest_s_;
  double next_look_s_;
  Looker looker_;
  std::optional<Look> before_;
};

// Made from the pictures other outputs need, on a thread of its own; it asks for none itself.
class Preview final : public Output {
 public:
  Preview(const PreviewPlan& plan, const Source& source, const Encoding& encoding,
          Control& control);

  bool wants_frames() const noexcept override { return false; }
  void take_packet(const AVPacket&) override {}
  void take_frame(const AVFrame& upright, int64_t index) override;
  void close() override;
  void wait() override { encoded_->wait(); }
  void rethrow_failure() const override { encoded_->rethrow_failure(); }
  Mp4Writer& writer() noexcept override { return encoded_->writer(); }
  OutputReport report() const override;

  bool is_done() const noexcept { return taken_ >= count_; }
  double wants_from_s() const noexcept { return start_.looks_from_s(); }

 private:
  void pass_on(const AVFrame& upright, int64_t index);

  AVRational rate_;  // of the film
  int step_;         // every which picture is taken
  int64_t count_;    // pictures in all
  PreviewStart start_;
  std::unique_ptr<Output> encoded_;
  std::optional<int64_t> first_;  // the film's picture it begins with
  int64_t taken_ = 0;
  FramePtr last_;
};

// For films whose pictures are not decoded anyway: only the seconds it needs.
void fill_by_seeking(Preview& preview, const Plan& plan, Control& control);

}  // namespace video_core
