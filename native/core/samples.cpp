#include "samples.h"

#include <algorithm>
#include <cmath>

namespace video_core {
namespace {

// Rates, formats, layouts. swresample's own matrix: centre and surround at -3 dB, no LFE; without
// normalisation, as everything in between is floating point. Holes are filled with silence so that
// sound and picture stay together.
std::string chain_from(int64_t first_frame) {
  return "aresample=48000:async=1:first_pts=" + std::to_string(first_frame) +
         ",aformat=sample_fmts=flt:channel_layouts=stereo:sample_rates=48000";
}

// Floating point files may hold anything, and a filter or an encoder passes it on for ever.
float sane(float sample) noexcept {
  constexpr float most = 16.0F;  // +24 dB
  return std::isfinite(sample) ? std::clamp(sample, -most, most) : 0.0F;
}

}  // namespace

FileSamples::FileSamples(const SoundFile& file, Control& control, FrameMeter* native)
    : file_(file),
      control_(control),
      native_(native),
      packets_(file.path, file.containers, file.index, control),
      decoder_(*file.parameters, file.time_base, 1, 0),
      packet_(own<PacketPtr>(av_packet_alloc())) {}

size_t FileSamples::read(float* stereo, size_t frames) {
  const size_t wanted = frames * sides;
  while (ready_.size() - taken_ < wanted && decode_more()) {
  }
  const size_t count = std::min(wanted, ready_.size() - taken_);
  std::copy_n(ready_.data() + taken_, count, stereo);
  taken_ += count;
  return count / sides;
}

bool FileSamples::decode_more() {
  if (is_ended_) return false;
  control_.go_on(Stage::Decode);
  ready_.erase(ready_.begin(), ready_.begin() + static_cast<ptrdiff_t>(taken_));
  taken_ = 0;
  is_ended_ = !packets_.read(*packet_);
  decoder_.feed(is_ended_ ? nullptr : packet_.get(), [this](FramePtr frame) { filter(*frame); });
  if (is_ended_) end_graph();
  return true;
}

void FileSamples::filter(AVFrame& frame) {
  if (native_ != nullptr) native_->add(frame);
  if (frame.best_effort_timestamp != AV_NOPTS_VALUE) {
    frame.pts = frame.best_effort_timestamp - file_.origin;
    check_hole(frame.pts);
  }
  if (!graph_ || !is_like_before(frame)) rebuild(frame);
  graph_->push(&frame);
  take_filtered();
}

// Silence for as long as a damaged clock says would fill the memory.
void FileSamples::check_hole(int64_t begin) const {
  constexpr double hole_s_max = 30.0;
  const double hole_s = static_cast<double>(begin) * av_q2d(file_.time_base) -
                        static_cast<double>(filtered_frames_) / sample_rate_hz;
  if (hole_s <= hole_s_max) return;
  throw MediaError(Fault::Unreadable, Stage::Decode,
                   "a hole of " + std::to_string(hole_s) + " s in the sound");
}

bool FileSamples::is_like_before(const AVFrame& frame) const noexcept {
  return frame.format == format_ && frame.sample_rate == rate_hz_ &&
         frame.ch_layout.nb_channels == channels_;
}

void FileSamples::rebuild(const AVFrame& frame) {
  end_graph();
  try {
    graph_.emplace(Graph::for_audio(frame, file_.time_base, chain_from(filtered_frames_)));
  } catch (const MediaError& error) {
    // Damaged frames claim channels nobody can mix: that is the film's fault.
    throw MediaError(Fault::Unreadable, Stage::Decode,
                     std::string("sound that cannot be mixed: ") + error.what());
  }
  format_ = frame.format;
  rate_hz_ = frame.sample_rate;
  channels_ = frame.ch_layout.nb_channels;
}

void FileSamples::end_graph() {
  if (!graph_) return;
  graph_->push(nullptr);
  take_filtered();
  graph_.reset();
}

void FileSamples::take_filtered() {
  while (const FramePtr frame = graph_->pull()) {
    const auto* samples = reinterpret_cast<const float*>(frame->data[0]);
    const size_t count = static_cast<size_t>(frame->nb_samples) * sides;
    for (size_t i = 0; i < count; ++i) ready_.push_back(sane(samples[i]));
    filtered_frames_ += frame->nb_samples;
  }
}

bool FileSamples::is_damaged() const noexcept {
  constexpr int64_t damaged_one_in = 50;
  return decoder_.damaged() > 1 &&
         decoder_.damaged() * damaged_one_in > decoder_.frames() + decoder_.damaged();
}

size_t HeldSamples::read(float* stereo, size_t frames) {
  const size_t count = std::min(frames * sides, stereo_->size() - taken_);
  std::copy_n(stereo_->data() + taken_, count, stereo);
  taken_ += count;
  return count / sides;
}

size_t FittedSamples::read(float* stereo, size_t frames) {
  const auto count = static_cast<size_t>(std::min(static_cast<int64_t>(frames), left_));
  const size_t got = inner_ ? inner_->read(stereo, count) : 0;
  std::fill(stereo + got * sides, stereo + count * sides, 0.0F);
  left_ -= static_cast<int64_t>(count);
  return count;
}

}  // namespace video_core
