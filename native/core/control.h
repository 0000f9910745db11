// How a run is watched and stopped from other threads.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <limits>
#include <memory>
#include <string>

#include "check.h"
#include "part_file.h"

namespace video_core {

// Set once, by any thread; shared by all runs that were given it, which may outlive it.
class CancelToken {
 public:
  void cancel() noexcept { cancelled_->store(true, std::memory_order_relaxed); }
  bool is_cancelled() const noexcept { return cancelled_->load(std::memory_order_relaxed); }

 private:
  std::shared_ptr<std::atomic<bool>> cancelled_ = std::make_shared<std::atomic<bool>>(false);
};

// Ends work whose run was stopped for a reason that is known elsewhere.
struct Stopped {};

// One run's stop signal: the caller's token, the time it may take, or a failure on one of its own
// threads.
class Control {
 public:
  explicit Control(const CancelToken* token = nullptr,
                   double wall_s_max = std::numeric_limits<double>::infinity())
      : token_(token == nullptr ? CancelToken() : *token), wall_s_max_(wall_s_max) {}

  void abort() noexcept { aborted_.store(true, std::memory_order_relaxed); }
  bool is_cancelled() const noexcept { return token_.is_cancelled(); }
  bool is_late(double grace_s = 0.0) const noexcept {
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start_;
    return taken.count() > wall_s_max_ + grace_s;
  }
  bool is_stopped() const noexcept {
    return is_cancelled() || is_late() || aborted_.load(std::memory_order_relaxed);
  }
  void check(Stage stage) const {
    if (is_cancelled()) throw MediaError(Fault::Cancelled, stage, "cancelled by the caller");
    if (!is_late()) return;
    throw MediaError(Fault::Limit, stage, "took over " + std::to_string(wall_s_max_) + " s");
  }

  // For long work: also when the reason to stop is another thread's.
  void go_on(Stage stage) const {
    check(stage);
    if (is_stopped()) throw Stopped{};
  }

  FileGate& files() noexcept { return files_; }

  // For AVIOInterruptCB: ends blocking reads and writes inside FFmpeg.
  static int interrupt(void* self) noexcept {
    return static_cast<const Control*>(self)->is_stopped() ? 1 : 0;
  }

 private:
  CancelToken token_;
  FileGate files_;
  double wall_s_max_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
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
