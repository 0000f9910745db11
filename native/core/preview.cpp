#include "preview.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "geometry.h"
#include "glimpse.h"
#include "pacer.h"
#include "video_encoder.h"

namespace video_core {
namespace {

constexpr double look_gap_s = 0.2;
constexpr double opening_ratio = 0.1;
constexpr double steady_difference_max = 20.0;  // of motion; cuts have twice that
constexpr double steady_brightness_max = 3.0;   // a fade of three seconds has twice that
constexpr int small_rate_max = 30;
constexpr int side_min = 16, side_max = 4320;  // an encoder's

int step_for(AVRational rate) { return av_q2d(rate) > small_rate_max + 0.01 ? 2 : 1; }

int64_t count_for(const PreviewPlan& plan, AVRational rate, int step) {
  return std::max<int64_t>(1, std::llround(plan.duration_s * av_q2d(rate) / step));
}

// All of the picture, its shape kept.
RenditionPlan rendition_of(const PreviewPlan& plan, const MediaFacts& facts) {
  const Picture upright{facts.display_width, facts.display_height, {1, 1}};
  const Size size = shaped_size(upright, plan.width);
  RenditionPlan rendition;
  rendition.path = plan.path;
  rendition.width = size.width;
  rendition.height = std::clamp(size.height, side_min, side_max);
  rendition.watermark = plan.watermark;
  return rendition;
}

std::string span_text(double from_s, double for_s) {
  char text[64];
  std::snprintf(text, sizeof text, "from %.3f s for %.3f s; ", from_s, for_s);
  return text;
}

std::unique_ptr<Output> open_rendition(const RenditionPlan& plan, AVRational rate,
                                       const Encoding& encoding, Control& control) {
  return open_encoded(plan, rate, settings_for(encoding, {plan.width, plan.height}), 1, control);
}

}  // namespace

PreviewStart::PreviewStart(const PreviewPlan& plan, double duration_s) noexcept {
  const double room_s = std::max(0.0, duration_s - plan.duration_s);
  earliest_s_ = plan.start_s ? *plan.start_s : duration_s * opening_ratio;
  if (duration_s > 0 || !plan.start_s) earliest_s_ = std::min(earliest_s_, room_s);
  latest_s_ = plan.start_s ? earliest_s_ : std::max(earliest_s_, std::min(room_s, duration_s / 2));
  next_look_s_ = looks_from_s();
}

double PreviewStart::looks_from_s() const noexcept {
  return std::max(0.0, earliest_s_ - look_gap_s);
}

bool PreviewStart::is_here(const AVFrame& upright, double at_s) {
  constexpr double clock_noise_s = 1e-6;
  if (at_s >= latest_s_ - clock_noise_s) return true;
  if (at_s < next_look_s_ - clock_noise_s) return false;
  next_look_s_ = at_s + look_gap_s;
  Look look = looker_.look(upright);
  const bool is_steady = before_ && difference(look, *before_) <= steady_difference_max &&
                         std::abs(look.brightness - before_->brightness) <= steady_brightness_max;
  before_ = std::move(look);
  return is_steady && is_telling(*before_) && at_s >= earliest_s_ - clock_noise_s;
}

Preview::Preview(const PreviewPlan& plan, const Source& source, const Encoding& encoding,
                 Control& control)
    : rate_(source.frame_rate()),
      step_(step_for(rate_)),
      count_(count_for(plan, rate_, step_)),
      start_(plan, source.facts().duration_s),
      encoded_(open_rendition(rendition_of(plan, source.facts()), av_div_q(rate_, {step_, 1}),
                            encoding, control)) {}

void Preview::take_frame(const AVFrame& upright, int64_t index) {
  if (is_done()) return;
  if (!first_ && start_.is_here(upright, static_cast<double>(index) / av_q2d(rate_))) {
    first_ = index;
  }
  if (first_) {
    pass_on(upright, index - *first_);
  } else {
    last_ = own<FramePtr>(av_frame_clone(&upright));
  }
}

void Preview::pass_on(const AVFrame& upright, int64_t index) {
  last_.reset();
  if (index % step_ != 0) return;
  encoded_->take_frame(upright, index / step_);
  ++taken_;
  if (is_done()) encoded_->close();
}

// A film that ended before its preview began leaves one picture.
void Preview::close() {
  if (last_) {
    encoded_->take_frame(*last_, 0);
    taken_ = 1;
    last_.reset();
  }
  encoded_->close();
}

OutputReport Preview::report() const {
  OutputReport report = encoded_->report();
  const double rate = av_q2d(rate_);
  report.filters = span_text(static_cast<double>(first_.value_or(0)) / rate,
                             static_cast<double>(taken_ * step_) / rate) +
                   report.filters;
  return report;
}

void fill_by_seeking(Preview& preview, const Plan& plan, Control& control) {
  Glimpse glimpse(plan, control);
  Pacer pacer(glimpse.frame_rate());
  const auto take = [&](const AVFrame& picture, int64_t index) {
    control.check(Stage::Encode);
    preview.take_frame(picture, index);
  };
  glimpse.jump(preview.wants_from_s());
  while (!preview.is_done()) {
    FramePtr picture = glimpse.next();
    if (!picture) break;
    pacer.push(std::move(picture), glimpse.at_s(), take);
  }
  pacer.finish(glimpse.at_s(), take);
}

}  // namespace video_core
