#include <exception>
#include <thread>

#include "composer.h"
#include "frame_queue.h"
#include "output.h"
#include "video_encoder.h"

namespace video_core {
namespace {

class EncodedOutput final : public Output {
 public:
  EncodedOutput(const RenditionPlan& plan, AVRational rate, const EncoderSettings& settings,
                int threads, Control& control)
      : plan_(plan),
        control_(control),
        composer_(plan),
        encoder_({plan.width, plan.height}, rate, settings, threads),
        writer_(plan.path, control),
        queue_(control) {
    writer_.add_video(*encoder_.parameters(), encoder_.time_base(), false);
    thread_ = std::thread([this] { work(); });
  }

  ~EncodedOutput() override {
    if (!thread_.joinable()) return;
    control_.abort();
    thread_.join();
  }

  bool wants_frames() const noexcept override { return true; }
  void take_packet(const AVPacket&) override {}
  void close() override { queue_.close(); }
  Mp4Writer& writer() noexcept override { return writer_; }

  void take_frame(const AVFrame& upright, int64_t index) override {
    FramePtr frame = own<FramePtr>(av_frame_clone(&upright));
    frame->pts = index;
    queue_.push(std::move(frame));
  }

  void wait() override {
    if (thread_.joinable()) thread_.join();
  }

  void rethrow_failure() const override {
    if (failure_) std::rethrow_exception(failure_);
  }

  OutputReport report() const override {
    OutputReport report;
    report.width = plan_.width;
    report.height = plan_.height;
    report.is_upscaled = composer_.is_upscaled();
    report.filters = composer_.describe();
    return report;
  }

 private:
  void work() noexcept {
    try {
      const auto write = [this](const AVPacket& packet) {
        control_.check(Stage::Encode);
        writer_.write_video(packet);
      };
      while (const FramePtr frame = queue_.pop()) {
        const double at_s = static_cast<double>(frame->pts) * av_q2d(encoder_.time_base());
        const AVFrame& picture = composer_.compose(*frame, at_s);
        if (control_.is_stopped()) break;
        encoder_.encode(picture, frame->pts, write);
      }
      if (!control_.is_stopped()) encoder_.drain(write);
    } catch (...) {
      failure_ = std::current_exception();
      control_.abort();
    }
    // Closing waits for pictures under way inside the encoder. Here all outputs wait at once; after
    // a cancel that is most of what there is to wait for.
    encoder_.close();
  }

  RenditionPlan plan_;
  Control& control_;
  Composer composer_;
  VideoEncoder encoder_;
  Mp4Writer writer_;
  FrameQueue queue_;
  std::exception_ptr failure_;  // written by the thread, read after it has been joined
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Output> open_encoded(const RenditionPlan& plan, AVRational rate,
                                     const EncoderSettings& settings, int threads,
                                     Control& control) {
  return std::make_unique<EncodedOutput>(plan, rate, settings, threads, control);
}

}  // namespace video_core
