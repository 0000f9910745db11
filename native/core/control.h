// How a run is watched and stopped from other threads.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>

#include "check.h"

namespace video_core {

// Set once, by any thread; shared by all runs that were given it.
class CancelToken {
 public:
  void cancel() noexcept { cancelled_.store(true, std::memory_order_relaxed); }
  bool is_cancelled() const noexcept { return cancelled_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> cancelled_{false};
};

// Ends work whose run was stopped for a reason that is known elsewhere.
struct Stopped {};

// One run's stop signal: the caller's token, or a failure on one of the run's own threads.
class Control {
 public:
  explicit Control(const CancelToken* token = nullptr) noexcept : token_(token) {}

  void abort() noexcept { aborted_.store(true, std::memory_order_relaxed); }
  bool is_cancelled() const noexcept { return token_ != nullptr && token_->is_cancelled(); }
  bool is_stopped() const noexcept {
    return is_cancelled() || aborted_.load(std::memory_order_relaxed);
  }
  void check(Stage stage) const {
    if (is_cancelled()) throw MediaError(Fault::Cancelled, stage, "cancelled by the caller");
  }

  // For long work: also when the reason to stop is another thread's.
  void go_on(Stage stage) const {
    check(stage);
    if (is_stopped()) throw Stopped{};
  }

  // For AVIOInterruptCB: ends blocking reads and writes inside FFmpeg.
  static int interrupt(void* self) noexcept {
    return static_cast<const Control*>(self)->is_stopped() ? 1 : 0;
  }

 private:
  const CancelToken* token_;
  std::atomic<bool> aborted_{false};
};

using ProgressFn = std::function<void(double ratio)>;

// Passes progress on at most ten times in any second, never backwards, and 1.0 exactly once.
class Progress {
 public:
  explicit Progress(ProgressFn report) : report_(std::move(report)) {}

  void advance(double ratio) {
    const auto now = std::chrono::steady_clock::now();
    if (!report_ || now - last_ < gap_min || ratio <= ratio_) return;
    last_ = now;
    ratio_ = ratio < 0.99 ? ratio : 0.99;
    report_(ratio_);
  }
  void finish() {
    if (report_) report_(1.0);
  }

 private:
  // Nine of these and the final call fit into one second.
  static constexpr std::chrono::milliseconds gap_min{112};
  ProgressFn report_;
  std::chrono::steady_clock::time_point last_{};
  double ratio_ = 0.0;
};

}  // namespace video_core
