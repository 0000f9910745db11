// A run on a thread of its own, while its caller watches: however long a step inside FFmpeg or an
// encoder takes, the caller can leave.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "control.h"

namespace video_core {

// What the caller is told while it waits, always on its own thread. What these throw ends the run
// and comes out of it.
struct Watcher {
  ProgressFn progress;           // may be empty
  std::function<void()> glance;  // may be empty; ten times a second, progress or not
};

// The part both threads hold: freed by whichever leaves last.
class Apart {
 public:
  using Job = std::function<void(Control&, Progress&)>;

  Apart(const CancelToken* token, double wall_s_max);
  ~Apart();

  // Runs `job` on a new thread and waits for its end; throws what it threw. A tenth of a second after
  // a cancel, a second past `wall_s_max`, or when the watcher throws, it waits no longer: the run's
  // gate is closed, its files are gone, and what is still under way ends behind the caller's back.
  static void run(const std::shared_ptr<Apart>& self, Job job, const Watcher& watcher);

 private:
  void work(const Job& job) noexcept;
  void watch(const Watcher& watcher);
  void tell(const Watcher& watcher, double ratio);
  bool is_time_to_leave() noexcept;
  bool may_drift() noexcept;

  Control control_;
  Progress progress_;
  std::mutex mutex_;
  std::condition_variable changed_;
  double ratio_ = 0.0;  // the latest
  bool is_done_ = false;
  std::exception_ptr failure_;  // written before is_done_
  bool is_adrift_ = false;

  // The caller's alone.
  std::optional<std::chrono::steady_clock::time_point> cancelled_at_;
  std::chrono::steady_clock::time_point glanced_at_{};
  double told_ = 0.0;
};

// `work(control, progress)` runs apart; it owns all it refers to, and so does what it returns.
template <class Work>
auto run_apart(const CancelToken* token, double wall_s_max, const Watcher& watcher, Work work) {
  using Result = decltype(work(std::declval<Control&>(), std::declval<Progress&>()));
  const auto result = std::make_shared<std::optional<Result>>();
  Apart::Job job = [result, work = std::move(work)](Control& control, Progress& progress) {
    result->emplace(work(control, progress));
  };
  Apart::run(std::make_shared<Apart>(token, wall_s_max), std::move(job), watcher);
  return std::move(**result);
}

}  // namespace video_core
