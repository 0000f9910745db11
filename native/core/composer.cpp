#include "composer.h"

#include <algorithm>

#include "tracker.h"

namespace video_core {
namespace {

// The fill is blurred at an eighth of the size: its detail is meant to go, and it costs 1/64.
constexpr int blur_shrink = 8;
constexpr int blur_radius = 4;

Size small_size(const RenditionPlan& plan) {
  const auto side = [](int value) { return std::max(8, value / blur_shrink / 2 * 2); };
  return {side(plan.width), side(plan.height)};
}

// swscale writes whole vectors: into what lies to the right of a picture whose width is none.
bool must_be_apart(const Rect& to) {
  constexpr int vector_bytes = 64;
  return to.x > 0 && to.width / 2 % vector_bytes != 0;
}

Rect whole(Size size) { return {0, 0, size.width, size.height}; }

std::string text_of(int width, int height) {
  return std::to_string(width) + "x" + std::to_string(height);
}

std::string text_of(const Rect& rect) {
  return text_of(rect.width, rect.height) + "+" + std::to_string(rect.x) + "+" +
         std::to_string(rect.y);
}

}  // namespace

Layout layout_of(const RenditionPlan& plan, const Picture& upright) {
  const Size output{plan.width, plan.height};
  const bool is_cropped = plan.fit == Fit::Crop || plan.fit == Fit::Track;
  return is_cropped ? crop_layout(upright, output, plan.focus.value_or(Focus{}))
                    : pad_layout(upright, output);
}

Composer::Composer(const RenditionPlan& plan)
    : plan_(plan), canvas_(new_canvas(plan.width, plan.height)) {
  if (is_dressed(plan_)) dressing_.emplace(plan_);
  if (plan_.fit == Fit::Blur) {
    const Size small = small_size(plan_);
    small_ = new_canvas(small.width, small.height);
  }
}

void Composer::rebuild(const Shape& shape) {
  const Size output{plan_.width, plan_.height};
  const Picture picture = picture_of(shape);
  const Layout layout = layout_of(plan_, picture);
  pan_.reset();
  if (plan_.fit == Fit::Track && leaves_room(picture, layout)) pan_.emplace(shape, output);
  resizer_.reset();
  if (!pan_ && Resizer::takes(shape.colour, layout, output)) resizer_.emplace(layout.from, output);
  is_upscaled_ = is_upscaled_ || layout.is_upscaled;
  is_covered_ = layout.to.width == output.width && layout.to.height == output.height;
  loose_ = must_be_apart(layout.to) ? new_canvas(layout.to.width, layout.to.height) : nullptr;
  loose_at_ = {layout.to.x, layout.to.y};
  front_.emplace(shape.colour, layout.from, AV_PIX_FMT_YUV420P, Delivered::Video,
                 loose_ ? Rect{0, 0, layout.to.width, layout.to.height} : layout.to);
  if (plan_.fit == Fit::Blur && !is_covered_) {
    const Size small{small_->width, small_->height};
    const ColourIn done{AV_PIX_FMT_YUV420P, SWS_CS_ITU709, false};
    shrink_.emplace(shape.colour, crop_layout(picture, output).from, AV_PIX_FMT_YUV420P,
                    Delivered::Video, whole(small), SWS_AREA);
    enlarge_.emplace(done, whole(small), AV_PIX_FMT_YUV420P, Delivered::Video, whole(output));
  }
  shape_ = shape;
  has_reshaped_ = has_reshaped_ || !fitted_.empty();
  if (fitted_.empty()) fitted_ = describe_fit(layout);
}

// `crop 608x1080+656+0 -> 1080x1920 bicubic`, `track 608x1080 -> ...` where its place changes, or
// where the picture leaves room,
// `pad 1920x1080+0+0 -> 1080x608+0+656 in 1080x1920 bicubic`.
std::string Composer::describe_fit(const Layout& layout) const {
  const std::string frame = text_of(plan_.width, plan_.height);
  if (pan_) {
    return "track " + text_of(layout.from.width, layout.from.height) + " -> " + frame + " bicubic";
  }
  if (is_covered_) return "crop " + text_of(layout.from) + " -> " + frame + " bicubic";
  const char* name = plan_.fit == Fit::Blur ? "blur " : "pad ";
  return name + text_of(layout.from) + " -> " + text_of(layout.to) + " in " + frame + " bicubic";
}

std::string Composer::describe() const {
  std::string text = fitted_;
  if (has_reshaped_) text += "; source changes size";
  return dressing_ ? text + dressing_->description() : text;
}

void Composer::draw_background(const AVFrame& upright) {
  if (is_covered_) return;
  if (plan_.fit != Fit::Blur) {
    fill_black(*canvas_);
    return;
  }
  shrink_->run(upright, *small_);
  blur(*small_, blur_radius);
  enlarge_->run(*small_, *canvas_);
}

void Composer::draw_picture(const AVFrame& upright) {
  if (pan_) {
    pan_->run(upright, focus_of(upright), *canvas_);
  } else if (loose_) {
    front_->run(upright, *loose_);
    copy_part(*loose_, {}, *canvas_, loose_at_, loose_->width, loose_->height);
  } else {
    front_->run(upright, *canvas_);
  }
}

const AVFrame& Composer::compose(const AVFrame& upright, double at_s) {
  const Shape shape = shape_of(upright);
  if (!front_ || !(shape == shape_)) rebuild(shape);
  if (resizer_) {
    canvas_ = resizer_->run(upright);
  } else {
    // The encoder may still hold the last picture.
    check(av_frame_make_writable(canvas_.get()), Stage::Filter, "making a frame");
    draw_background(upright);
    draw_picture(upright);
  }
  if (dressing_) dressing_->apply(*canvas_, at_s);
  tag(*canvas_, Delivered::Video);
  canvas_->sample_aspect_ratio = {1, 1};
  return *canvas_;
}

}  // namespace video_core
