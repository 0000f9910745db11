#include "scene_pictures.h"

namespace video_core {

ScenePictures::ScenePictures(const Film& film, size_t index)
    : control_(film.control),
      length_s_(film.scenes[index].length_s),
      source_(film.plan.scenes[index].source, film.plan.limits, film.control),
      clock_(source_),
      seen_(source_),
      decoder_(source_.video(), film.plan.threads, film.plan.limits.pixels_max),
      upright_(source_.facts().video),
      pacer_(film.timeline.rate),
      composer_(film.frame),
      packet_(own<PacketPtr>(av_packet_alloc())) {
  source_.keep_only(source_.video());
}

const AVFrame& ScenePictures::next() {
  read_until_ready();
  if (!ready_.empty()) show();
  if (composed_ == nullptr) {
    throw MediaError(Fault::Unreadable, Stage::Decode, "no picture could be read");
  }
  return *composed_;
}

void ScenePictures::finish() {
  while (read_one()) ready_.clear();
  seen_.check(decoder_.frames(), decoder_.damaged());
}

void ScenePictures::read_until_ready() {
  while (ready_.empty() && read_one()) {
  }
}

bool ScenePictures::read_one() {
  if (is_read_) return false;
  control_.check(Stage::Decode);
  if (!source_.read(*packet_)) {
    end();
  } else if (packet_->stream_index == source_.video().index) {
    seen_.saw_packet(*packet_);
    decoder_.feed(packet_.get(), [this](FramePtr frame) { take(std::move(frame)); });
  }
  return true;
}

void ScenePictures::end() {
  decoder_.feed(nullptr, [this](FramePtr frame) { take(std::move(frame)); });
  upright_.finish([this](FramePtr upright) { pace(std::move(upright)); });
  pacer_.finish(length_s_, [this](const AVFrame& picture, int64_t) {
    ready_.push_back(own<FramePtr>(av_frame_clone(&picture)));
  });
  is_read_ = true;
}

void ScenePictures::take(FramePtr frame) {
  upright_.push(std::move(frame), [this](FramePtr upright) { pace(std::move(upright)); });
}

void ScenePictures::pace(FramePtr upright) {
  const double at_s = time_of(*upright);
  pacer_.push(std::move(upright), at_s, [this](const AVFrame& picture, int64_t) {
    ready_.push_back(own<FramePtr>(av_frame_clone(&picture)));
  });
}

double ScenePictures::time_of(const AVFrame& frame) const {
  if (frame.best_effort_timestamp == AV_NOPTS_VALUE) {
    return static_cast<double>(decoder_.frames() - 1) / source_.facts().video.frame_rate;
  }
  return clock_.seconds(frame.best_effort_timestamp, source_.video().time_base);
}

// A picture that stands for several slots is fitted once.
void ScenePictures::show() {
  FramePtr frame = std::move(ready_.front());
  ready_.pop_front();
  const bool is_same = shown_ && shown_->data[0] == frame->data[0];
  shown_ = std::move(frame);
  if (!is_same) composed_ = &composer_.compose(*shown_);
}

}  // namespace video_core
