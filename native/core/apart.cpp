#include "apart.h"

#include <atomic>
#include <thread>

namespace video_core {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// A cancel raises no notification: it is looked for this often.
constexpr milliseconds look_gap{20};
constexpr milliseconds glance_gap{100};
// For a run to end by itself after a cancel, as small ones do.
constexpr milliseconds patience{80};
// For a run to notice that its time is up; it can say where.
constexpr double grace_s = 1.0;
// Runs left to end alone. Each may hold the memory of its encoders for half a second, so past so
// many a caller waits. Counted for the process, because memory is.
constexpr int adrift_max = 2;
std::atomic<int> adrift{0};

}  // namespace

Apart::Apart(const CancelToken* token, double wall_s_max)
    : control_(token, wall_s_max), progress_([this](double ratio) {
        const std::lock_guard lock(mutex_);
        ratio_ = ratio;
        changed_.notify_all();
      }) {}

Apart::~Apart() {
  if (is_adrift_) adrift.fetch_sub(1);
}

void Apart::run(const std::shared_ptr<Apart>& self, Job job, const Watcher& watcher) {
  std::thread thread([self, job = std::move(job)]() mutable {
    self->work(job);
    job = nullptr;
  });
  try {
    self->watch(watcher);
  } catch (...) {
    self->control_.abort();
    const bool is_closed = self->control_.files().close();
    if (is_closed && self->may_drift()) {
      thread.detach();
    } else {
      thread.join();
    }
    throw;
  }
  thread.join();
  if (self->failure_) std::rethrow_exception(self->failure_);
}

void Apart::work(const Job& job) noexcept {
  try {
    job(control_, progress_);
  } catch (...) {
    failure_ = std::current_exception();
  }
  const std::lock_guard lock(mutex_);
  is_done_ = true;
  changed_.notify_all();
}

void Apart::watch(const Watcher& watcher) {
  std::unique_lock lock(mutex_);
  while (!is_done_) {
    changed_.wait_for(lock, look_gap);
    const double ratio = ratio_;
    lock.unlock();
    tell(watcher, ratio);
    if (is_time_to_leave() && control_.files().close()) control_.check(Stage::Encode);
    lock.lock();
  }
  lock.unlock();
  if (!failure_) tell(watcher, ratio_);
}

void Apart::tell(const Watcher& watcher, double ratio) {
  const Clock::time_point now = Clock::now();
  if (watcher.glance && now - glanced_at_ >= glance_gap) {
    glanced_at_ = now;
    watcher.glance();
  }
  if (!watcher.progress || ratio <= told_) return;
  told_ = ratio;
  watcher.progress(ratio);
}

bool Apart::is_time_to_leave() noexcept {
  if (control_.is_cancelled() && !cancelled_at_) cancelled_at_ = Clock::now();
  const bool is_impatient = cancelled_at_ && Clock::now() - *cancelled_at_ >= patience;
  return is_impatient || control_.is_late(grace_s);
}

bool Apart::may_drift() noexcept {
  is_adrift_ = adrift.fetch_add(1) < adrift_max;
  if (!is_adrift_) adrift.fetch_sub(1);
  return is_adrift_;
}

}  // namespace video_core
