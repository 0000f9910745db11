// A short line of frames between the decoding thread and one rendition's thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>

#include "control.h"
#include "handles.h"

namespace video_core {

class FrameQueue {
 public:
  explicit FrameQueue(const Control& control) noexcept : control_(control) {}

  // Waits while the line is full; false when the run has been stopped.
  bool push(FramePtr frame) {
    std::unique_lock lock(mutex_);
    while (frames_.size() >= capacity && !control_.is_stopped()) changed_.wait_for(lock, glance);
    if (control_.is_stopped()) return false;
    frames_.push_back(std::move(frame));
    changed_.notify_all();
    return true;
  }

  // Waits for a frame; null after `close`, or when the run has been stopped.
  FramePtr pop() {
    std::unique_lock lock(mutex_);
    while (frames_.empty() && !closed_ && !control_.is_stopped()) changed_.wait_for(lock, glance);
    if (frames_.empty() || control_.is_stopped()) return nullptr;
    FramePtr frame = std::move(frames_.front());
    frames_.pop_front();
    changed_.notify_all();
    return frame;
  }

  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

 private:
  // Enough to keep both sides busy, few enough to bound the memory of a 4K run.
  static constexpr size_t capacity = 2;
  // A stop raises no notification: a waiting side looks for it this often.
  static constexpr std::chrono::milliseconds glance{20};

  const Control& control_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<FramePtr> frames_;
  bool closed_ = false;
};

}  // namespace video_core
