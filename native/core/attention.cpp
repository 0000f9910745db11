#include "attention.h"

#include <algorithm>
#include <cmath>

#include "saliency.h"

namespace video_core {
namespace {

constexpr double span_s = 0.12;

double share_of(const Map& map) {
  const auto count = std::count_if(map.data.begin(), map.data.end(), [](float v) { return v > 0; });
  return static_cast<double>(count) / static_cast<double>(map.data.size());
}

Shift camera_shift(const SmallPicture& now, const SmallPicture& before) {
  return camera_shift(now.grey, before.grey, brightness(now.grey) - brightness(before.grey));
}

bool is_another_scene(const SmallPicture& now, const SmallPicture& before, Shift turned) {
  constexpr double changed_max = 0.45;    // of the pixels
  constexpr double unrelated_max = 0.75;  // of the difference of unrelated pictures
  constexpr double clearly = 8.0;         // levels
  const int lift = brightness(now.grey) - brightness(before.grey);
  const double left = difference(now.grey, before.grey, turned, lift);
  return (left > clearly && left > unrelated_max * unrelated(now.grey)) ||
         share_of(surprise(now, before, turned)) > changed_max;
}

}  // namespace

Attention::Attention(double rate, Patience patience) noexcept
    : rate_(rate),
      patience_(patience),
      span_(static_cast<size_t>(lag(rate))) {}

int Attention::lag(double rate) noexcept {
  return std::max(2, static_cast<int>(std::lround(span_s * rate)));
}

// None where it does not show the same scene.
std::optional<Shift> Attention::turned_since_last(const SmallPicture& now) const {
  if (seen_.empty()) return std::nullopt;
  const SmallPicture& last = seen_.back().picture;
  const bool is_alike =
      now.grey.width == last.grey.width && now.grey.height == last.grey.height;
  if (!is_alike) return std::nullopt;
  const Shift turned = camera_shift(now, last);
  if (is_another_scene(now, last, turned)) return std::nullopt;
  return turned;
}

// What was followed so far, where it is now; when it is lost, what stands out, else the middle.
std::optional<Focus> Attention::keep(const SmallPicture& now) {
  if (!patch_) return std::nullopt;
  if (patch_->follow(now.grey)) return patch_->place();
  patch_.reset();
  const std::optional<Focus> other = standing_out(now);
  if (other) patch_.emplace(now.grey, *other);
  return other.value_or(Focus{});
}

std::optional<Focus> Attention::go_on(SmallPicture now, Shift turned,
                                      std::optional<Focus> expected) {
  const bool is_compared = seen_.size() >= span_;
  const Shift spanned =
      is_compared ? camera_shift(now, seen_[seen_.size() - span_].picture) : Shift{};
  seen_.push_back({std::move(now), turned, spanned});
  while (!is_opening_ && seen_.size() > 2 * span_ + 1) seen_.pop_front();
  kept_.push_back(keep(seen_.back().picture));
  if (kept_.size() > span_ + 1) kept_.pop_front();
  if (seen_.size() <= span_) return kept_.front();
  const size_t middle = seen_.size() - 1 - span_;
  const std::optional<Focus> subject = subject_->find(moment(middle), expected);
  if (!subject) return kept_.front();
  patch_.emplace(seen_[middle].picture.grey, *subject);
  if (!patch_->follow(seen_.back().picture.grey)) patch_.reset();
  return subject;
}

Moment Attention::moment(size_t index) const {
  const Seen& now = seen_[index];
  const Seen& after = seen_[index + span_];
  const SmallPicture* before = index >= span_ ? &seen_[index - span_].picture : nullptr;
  return {before, now.picture, after.picture, now.since_span, now.since_last, after.since_span};
}

// The opening again, with the colours that have been learned in it, towards where it led.
std::vector<std::optional<Focus>> Attention::rehearse() {
  is_opening_ = false;
  Subject subject = subject_->again();
  std::vector<std::optional<Focus>> found;
  for (size_t i = 0; i + span_ < seen_.size(); ++i) {
    found.push_back(subject.find(moment(i), patch_ ? std::optional(patch_->place()) : std::nullopt));
  }
  return found;
}

// A new scene out of all that is strange to the last one.
Glance Attention::begin() {
  std::vector<SmallPicture> pictures;
  pictures.swap(strange_);
  seen_.clear();
  kept_.clear();
  patch_.reset();
  subject_.emplace(rate_);
  is_opening_ = true;
  Glance glance;
  glance.began = static_cast<int>(pictures.size()) - 1;
  glance.standing = standing_out(pictures.front());
  if (glance.standing) patch_.emplace(pictures.front().grey, *glance.standing);
  for (SmallPicture& each : pictures) {
    const Shift turned = turned_since_last(each).value_or(Shift{});
    glance.subject = go_on(std::move(each), turned, std::nullopt);
  }
  return glance;
}

Glance Attention::look(const AVFrame& upright, std::optional<Focus> expected) {
  SmallPicture now = shrinker_.run(upright);
  const std::optional<Shift> turned = turned_since_last(now);
  if (!turned) {
    const bool is_first = seen_.empty();
    strange_.push_back(std::move(now));
    const bool is_scene = is_first || static_cast<int>(strange_.size()) > patience_.strange;
    return is_scene ? begin() : Glance{};
  }
  strange_.clear();
  Glance glance;
  glance.subject = go_on(std::move(now), *turned, expected);
  if (is_opening_ && static_cast<int>(seen_.size()) > patience_.rehearsal) {
    glance.revised = rehearse();
  }
  return glance;
}

}  // namespace video_core
