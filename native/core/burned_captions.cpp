#include "burned_captions.h"

#include <algorithm>

#include "art.h"

namespace video_core {
namespace {

// In wide frames lines stay short enough to be read at a glance.
constexpr double wide_share_max = 0.72;

Room room_for(Size frame, const Rect& safe) {
  const int readable = static_cast<int>(frame.width * wide_share_max);
  const bool is_wide = frame.width > frame.height;
  return {frame, {is_wide ? std::min(safe.width, readable) : safe.width, safe.height / 3}};
}

double seconds(int64_t ms) { return static_cast<double>(ms) / 1000.0; }

}  // namespace

BurnedCaptions::BurnedCaptions(const Captions& captions, Size frame, const Typesetter& typesetter,
                               Placement taken)
    : cues_(read_captions(captions.path)),
      language_(captions.language),
      frame_(frame),
      typesetter_(typesetter),
      taken_(std::move(taken)) {}

Placement BurnedCaptions::with_shown(const Span& span) const {
  Placement taken = taken_;
  for (const Shown& each : shown_) taken.occupy(each.place, span);
  return taken;
}

void BurnedCaptions::show(const Cue& cue) {
  if (shown_.size() == cues_at_once_max || !typesetter_.has_letters_of(cue.text)) return;
  const Room room = room_for(frame_, taken_.safe());
  const Bitmap made = draw_caption(cue.text, language_, room, typesetter_);
  const Span span{seconds(cue.start_ms), seconds(cue.end_ms)};
  const Rect place = with_shown(span).find({made.width, made.height}, Anchor::Bottom, span);
  shown_.push_back({make_layer(made, place.x, place.y, frame_), place, cue.end_ms});
}

void BurnedCaptions::apply(AVFrame& frame, double at_s) {
  constexpr double clock_noise_s = 1e-6;
  const double now_s = at_s + clock_noise_s;
  const auto is_over = [now_s](const Shown& each) { return seconds(each.end_ms) <= now_s; };
  shown_.erase(std::remove_if(shown_.begin(), shown_.end(), is_over), shown_.end());
  for (; next_ < cues_.size() && seconds(cues_[next_].start_ms) <= now_s; ++next_) {
    if (seconds(cues_[next_].end_ms) > now_s) show(cues_[next_]);
  }
  for (const Shown& each : shown_) blend(each.layer, 255, frame);
}

}  // namespace video_core
