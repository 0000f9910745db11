#include "dressing.h"

#include "stamp.h"

namespace video_core {
namespace {

bool has_burned_captions(const RenditionPlan& plan) noexcept {
  return plan.captions && plan.captions->mode == CaptionMode::Burned;
}

const char* name_of(Anchor anchor) noexcept {
  switch (anchor) {
    case Anchor::TopLeft: return "top_left";
    case Anchor::Top: return "top";
    case Anchor::TopRight: return "top_right";
    case Anchor::Left: return "left";
    case Anchor::Centre: return "centre";
    case Anchor::Right: return "right";
    case Anchor::BottomLeft: return "bottom_left";
    case Anchor::Bottom: return "bottom";
    case Anchor::BottomRight: return "bottom_right";
  }
  return "nowhere";
}

const char* kind_of(const Text&) noexcept { return "text"; }
const char* kind_of(const PriceTag&) noexcept { return "price tag"; }
const char* kind_of(const CallToAction&) noexcept { return "call to action"; }
const char* kind_of(const Logo&) noexcept { return "logo"; }

std::string name_of(const Overlay& overlay) {
  return std::visit(
      [](const auto& kind) {
        return std::string("; ") + kind_of(kind) + " at " + name_of(kind.anchor);
      },
      overlay);
}

std::string describe_dressing(const RenditionPlan& plan, const Typesetter& typesetter) {
  std::string text;
  for (const Overlay& overlay : plan.overlays) {
    text += name_of(overlay);
    if (!is_showable(overlay, typesetter)) text += " left out: no font";
  }
  if (has_burned_captions(plan)) text += "; burned captions";
  if (plan.watermark) text += "; watermark";
  return text;
}

}  // namespace

bool is_dressed(const RenditionPlan& plan) noexcept {
  return plan.watermark || !plan.overlays.empty() || has_burned_captions(plan);
}

Dressing::Dressing(const RenditionPlan& plan) {
  description_ = describe_dressing(plan, typesetter_);
  const Size frame{plan.width, plan.height};
  Placement placement(frame);
  if (plan.watermark) {
    watermark_ = draw_watermark(*plan.watermark, frame, typesetter_);
    placement.occupy(watermark_.place, span_of({}));
  }
  overlays_.emplace(plan.overlays, frame, typesetter_, placement);
  if (has_burned_captions(plan)) {
    captions_.emplace(*plan.captions, frame, typesetter_, placement);
  }
}

void Dressing::apply(AVFrame& frame, double at_s) {
  overlays_->apply(frame, at_s);
  if (captions_) captions_->apply(frame, at_s);
  blend(watermark_, 255, frame);
}

}  // namespace video_core
