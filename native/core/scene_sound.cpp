#include "scene_sound.h"

namespace video_core {
namespace {

// Rates, formats, layouts; holes filled with silence so that sound and picture stay together.
constexpr const char* chain =
    "aresample=48000:async=1:first_pts=0,"
    "aformat=sample_fmts=fltp:channel_layouts=stereo:sample_rates=48000";

float sample(const AVFrame& frame, int channel, int index) {
  return reinterpret_cast<const float*>(frame.data[channel])[index];
}

}  // namespace

SceneSound::SceneSound(const Film& film, size_t index)
    : control_(film.control),
      source_(film.plan.scenes[index].source, film.plan.limits, film.control),
      stream_(*source_.audio()),
      zero_(SceneClock(source_).zero(stream_.time_base)),
      decoder_(stream_, 1, 0),
      packet_(own<PacketPtr>(av_packet_alloc())) {
  source_.keep_only(stream_);
}

void SceneSound::next(float& left, float& right) {
  while (ready_.empty() && read_one()) {
  }
  if (ready_.empty()) {
    left = right = 0.0F;
    return;
  }
  const AVFrame& frame = *ready_.front();
  left = sample(frame, 0, used_);
  right = sample(frame, 1, used_);
  if (++used_ < frame.nb_samples) return;
  ready_.pop_front();
  used_ = 0;
}

bool SceneSound::read_one() {
  if (is_read_) return false;
  control_.check(Stage::Decode);
  const auto on_frame = [this](FramePtr frame) { take(*frame); };
  if (source_.read(*packet_)) {
    if (packet_->stream_index == stream_.index) decoder_.feed(packet_.get(), on_frame);
    return true;
  }
  decoder_.feed(nullptr, on_frame);
  if (graph_) graph_->push(nullptr);
  collect();
  is_read_ = true;
  return true;
}

void SceneSound::take(AVFrame& frame) {
  if (frame.best_effort_timestamp != AV_NOPTS_VALUE) {
    frame.pts = frame.best_effort_timestamp - zero_;
  }
  const bool is_like_before = frame.format == format_ && frame.sample_rate == rate_hz_ &&
                              frame.ch_layout.nb_channels == channels_;
  if (!graph_ || !is_like_before) rebuild(frame);
  graph_->push(&frame);
  collect();
}

void SceneSound::rebuild(const AVFrame& frame) {
  if (graph_) {
    graph_->push(nullptr);
    collect();
  }
  graph_.emplace(Graph::for_audio(frame, stream_.time_base, chain));
  format_ = frame.format;
  rate_hz_ = frame.sample_rate;
  channels_ = frame.ch_layout.nb_channels;
}

void SceneSound::collect() {
  if (!graph_) return;
  while (FramePtr frame = graph_->pull()) {
    if (frame->nb_samples > 0) ready_.push_back(std::move(frame));
  }
}

}  // namespace video_core
