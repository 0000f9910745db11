#include "loudness.h"

#include <algorithm>
#include <cmath>

namespace video_core {
namespace {

int place_of(AVChannel channel) noexcept {
  switch (channel) {
    case AV_CHAN_LOW_FREQUENCY:
    case AV_CHAN_LOW_FREQUENCY_2:
      return EBUR128_UNUSED;
    case AV_CHAN_BACK_LEFT:
    case AV_CHAN_SIDE_LEFT:
      return EBUR128_LEFT_SURROUND;
    case AV_CHAN_BACK_CENTER:
    case AV_CHAN_BACK_RIGHT:
    case AV_CHAN_SIDE_RIGHT:
      return EBUR128_RIGHT_SURROUND;
    default:
      return EBUR128_CENTER;  // weighs one
  }
}

std::optional<double> higher(std::optional<double> a, std::optional<double> b) noexcept {
  if (!a || !b) return a ? a : b;
  return std::max(*a, *b);
}

AVChannelLayout stereo() noexcept { return AV_CHANNEL_LAYOUT_STEREO; }

}  // namespace

double from_db(double db) noexcept { return std::pow(10.0, db / 20.0); }
double to_db(double ratio) noexcept { return 20.0 * std::log10(ratio); }

Meter::Meter() : Meter(stereo(), 48'000) {}
Meter::~Meter() = default;

Meter::Meter(const AVChannelLayout& layout, int rate_hz)
    : state_(ebur128_init(static_cast<unsigned>(layout.nb_channels),
                          static_cast<unsigned long>(rate_hz), EBUR128_MODE_I)),
      peaks_(static_cast<size_t>(layout.nb_channels)) {
  if (!state_) {
    throw MediaError(Fault::Unsupported, Stage::Decode, "sound of a rate that is not measured");
  }
  for (int i = 0; i < layout.nb_channels; ++i) {
    const AVChannel channel =
        av_channel_layout_channel_from_index(&layout, static_cast<unsigned>(i));
    ebur128_set_channel(state_.get(), static_cast<unsigned>(i), place_of(channel));
  }
}

void Meter::Free::operator()(ebur128_state* state) const noexcept { ebur128_destroy(&state); }

void Meter::add(const float* interleaved, size_t frames) {
  if (ebur128_add_frames_float(state_.get(), interleaved, frames) != EBUR128_SUCCESS) {
    throw std::bad_alloc();
  }
  for (size_t i = 0; i < peaks_.size(); ++i) peaks_[i].hear(interleaved + i, peaks_.size(), frames);
}

Loudness Meter::result() const {
  Loudness told;
  double lufs = 0.0;
  const int rc = ebur128_loudness_global(state_.get(), &lufs);
  if (rc == EBUR128_SUCCESS && std::isfinite(lufs)) told.lufs = lufs;
  float peak = 0.0F;
  for (const TruePeak& each : peaks_) peak = std::max(peak, each.highest());
  if (peak > 0.0F && std::isfinite(peak)) told.true_peak_dbtp = to_db(static_cast<double>(peak));
  return told;
}

void FrameMeter::add(const AVFrame& frame) {
  if (!convert_ || frame.format != format_ || frame.sample_rate != rate_hz_ ||
      frame.ch_layout.nb_channels != channels_) {
    rebuild(frame);
  }
  convert_->push(&frame);
  take_converted();
}

void FrameMeter::take_converted() {
  while (const FramePtr frame = convert_->pull()) {
    meter_->add(reinterpret_cast<const float*>(frame->data[0]),
                static_cast<size_t>(frame->nb_samples));
    frames_ += frame->nb_samples;
  }
}

void FrameMeter::rebuild(const AVFrame& frame) {
  before_ = result();
  before_frames_ = std::max(before_frames_, frames_);
  frames_ = 0;
  convert_.emplace(Graph::for_audio(frame, {1, frame.sample_rate}, "aformat=sample_fmts=flt"));
  meter_ = std::make_unique<Meter>(frame.ch_layout, frame.sample_rate);
  format_ = frame.format;
  rate_hz_ = frame.sample_rate;
  channels_ = frame.ch_layout.nb_channels;
}

Loudness FrameMeter::result() const {
  if (!meter_) return {};
  const Loudness now = meter_->result();
  const bool is_longer = now.lufs && frames_ >= before_frames_;
  return {is_longer || !before_.lufs ? now.lufs : before_.lufs,
          higher(now.true_peak_dbtp, before_.true_peak_dbtp)};
}

}  // namespace video_core
