#include "mastered_audio.h"

#include <atomic>
#include <exception>
#include <thread>

#include "aac_encoder.h"
#include "sound_line.h"

namespace video_core {
namespace {

// The muxer puts packets in order by time while it holds some of every track, and gives up after
// 10 s without one of them. Waiting before that keeps the order, and so the bytes, the same however
// the threads run.
constexpr double lead_s_max = 5.0;

class MasteredAudio final : public AudioTrack {
 public:
  MasteredAudio(SoundJob job, Control& control)
      : job_(std::move(job)),
        control_(control),
        line_(like_.time_base()),
        thread_([this] { work(); }) {}

  ~MasteredAudio() override {
    if (!thread_.joinable()) return;
    control_.abort();
    thread_.join();
  }

  const AVCodecParameters& parameters() const noexcept override { return like_.parameters(); }
  AVRational time_base() const noexcept override { return like_.time_base(); }
  bool is_copied() const noexcept override { return false; }
  void consume(const AVPacket&) override {}

  void advance(double film_s, const std::vector<Mp4Writer*>& writers) override {
    if (!is_done_.load(std::memory_order_acquire) && film_s < lead_s_max) return;
    finish(film_s, writers);
  }

  void finish(double film_s, const std::vector<Mp4Writer*>& writers) override {
    wait();
    rethrow_failure();
    line_.release(film_s, writers);
  }

  void wait() override {
    if (thread_.joinable()) thread_.join();
  }

  void rethrow_failure() const override {
    if (failure_) std::rethrow_exception(failure_);
  }

  std::optional<SoundReport> report() const override {
    if (!job_.plan) return std::nullopt;
    return report_;
  }

 private:
  void work() noexcept {
    try {
      Mastered made = master(job_, control_);
      for (PacketPtr& packet : made.packets) line_.push(std::move(packet));
      report_ = made.report;
    } catch (const Stopped&) {
      // The run has been stopped for a reason of its own.
    } catch (...) {
      failure_ = std::current_exception();
      control_.abort();
    }
    is_done_.store(true, std::memory_order_release);
  }

  SoundJob job_;
  Control& control_;
  AacEncoder like_;  // tells what the packets will be before there are any
  SoundLine line_;   // the thread's until it is done
  SoundReport report_;
  std::exception_ptr failure_;
  std::atomic<bool> is_done_{false};
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace

std::unique_ptr<AudioTrack> open_mastered(SoundJob job, Control& control) {
  return std::make_unique<MasteredAudio>(std::move(job), control);
}

}  // namespace video_core
