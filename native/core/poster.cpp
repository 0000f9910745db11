#include "poster.h"

#include <algorithm>
#include <cmath>

#include "stamp.h"

namespace video_core {
namespace {

constexpr int looks = 16;
constexpr double gap_unknown_s = 1.0;
constexpr double moment_s = 0.2;
constexpr double usual_difference = 4.0;  // of pictures a moment apart, in a scene with motion

double share(double value, double enough) { return std::min(1.0, value / enough); }

// Every factor is 0..1. Detail and exposure decide; sharpness and colour choose among the good:
// a black and white film or a soft one is no reason to prefer a worse moment.
double score_of(const Look& look) {
  const double exposure = std::max(0.05, 1.0 - std::abs(look.brightness - 118.0) / 118.0);
  const double sharpness = 0.4 + 0.6 * share(look.sharpness, 24.0);
  const double colour = 0.7 + 0.3 * share(look.colour, 24.0);
  return look.detail_ratio * exposure * sharpness * colour * (1.0 - 0.7 * look.clipped_ratio);
}

double steadiness(const Look& look, const Look* later) {
  constexpr double half_at = 12.0;
  const double moved = later == nullptr ? usual_difference : difference(look, *later);
  return half_at / (half_at + moved);
}

FramePtr to_jpeg_picture(const AVFrame& upright, Size size) {
  FramePtr picture = new_jpeg_canvas(size);
  const Rect all{0, 0, upright.width, upright.height};
  const Scaler scaler(colour_of(upright), all, AV_PIX_FMT_YUV420P, Delivered::Jpeg,
                      {0, 0, size.width, size.height});
  scaler.run(upright, *picture);
  return picture;
}

void mark(AVFrame& picture, const Watermark& watermark) {
  const Typesetter typesetter;
  const Size size{picture.width, picture.height};
  blend(draw_watermark(watermark, size, typesetter, Delivered::Jpeg), 255, picture);
}

std::string filters_of(const AVFrame& upright, Size size, bool is_marked) {
  return "scale " + std::to_string(upright.width) + "x" + std::to_string(upright.height) + " -> " +
         std::to_string(size.width) + "x" + std::to_string(size.height) + " bicubic" +
         (is_marked ? "; watermark" : "");
}

}  // namespace

PosterPicker::PosterPicker(double duration_s) noexcept
    : gap_s_(duration_s > 0 ? duration_s / looks : gap_unknown_s), next_s_(gap_s_ / 2) {}

void PosterPicker::consider(const AVFrame& upright, double at_s) {
  if (candidate_ && at_s >= candidate_->at_s + std::min(moment_s, gap_s_)) {
    const Look later = looker_.look(upright);
    settle(&later);
  }
  const bool is_first = !best_ && !candidate_;
  if (!is_first && at_s < next_s_) return;
  settle(nullptr);
  next_s_ = std::max(next_s_, at_s) + gap_s_;
  candidate_.emplace(
      Candidate{own<FramePtr>(av_frame_clone(&upright)), looker_.look(upright), at_s});
}

void PosterPicker::settle(const Look* later) {
  if (!candidate_) return;
  const double score = score_of(candidate_->look) * steadiness(candidate_->look, later);
  if (score > score_) {
    score_ = score;
    best_ = std::move(candidate_->picture);
  }
  candidate_.reset();
}

const AVFrame* PosterPicker::best() {
  settle(nullptr);
  return best_.get();
}

OutputReport write_poster(const AVFrame& upright, const PosterPlan& plan,
                          const std::optional<Provenance>& provenance, const PartFile& file) {
  constexpr int quality = 3;
  const Picture shape = picture_of(shape_of(upright));
  const Size size = jpeg_size(shape, plan.width);
  const FramePtr picture = to_jpeg_picture(upright, size);
  if (plan.watermark) mark(*picture, *plan.watermark);
  write_jpeg(*picture, quality, provenance, file);
  OutputReport report;
  report.width = size.width;
  report.height = size.height;
  report.is_upscaled = size.width > shape.width * av_q2d(shape.sar) * 1.02;
  report.filters = filters_of(upright, size, plan.watermark.has_value());
  return report;
}

}  // namespace video_core
