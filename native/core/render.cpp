#include "render.h"

#include <ebur128.h>
#include <pango/pangocairo.h>

extern "C" {
#include <libavfilter/avfilter.h>
#include <libswresample/swresample.h>
}

#include <algorithm>
#include <cmath>
#include <optional>

#include "audio_track.h"
#include "completeness.h"
#include "composer.h"
#include "decoder.h"
#include "frame_clock.h"
#include "output.h"
#include "pacer.h"
#include "preview.h"
#include "source.h"
#include "stills.h"
#include "threads.h"
#include "tracker.h"
#include "upright.h"
#include "video_encoder.h"

namespace video_core {
namespace {

constexpr double ticks_per_s = 1e9;

// One run. Threads of its outputs are stopped by destruction, in whatever state it is left.
class Job {
 public:
  Job(const Plan& plan, Control& control, Progress& progress)
      : plan_(plan),
        control_(control),
        progress_(progress),
        source_(plan.source, plan.limits, control, plan.still_s),
        seen_(source_),
        clock_(source_),
        upright_(source_.facts().video),
        pacer_(source_.frame_rate()),
        stills_(plan, source_.facts()) {
    refuse_unsupported(source_.facts());
  }

  Report run() {
    try {
      return make();
    } catch (MediaError& error) {
      error.locate(source_.position());
      throw;
    }
  }

 private:
  Report make() {
    try {
      open();
      read_all();
      finish_video();
    } catch (...) {
      // A failure on an output's thread is the cause, ours then only the echo.
      control_.abort();
      for (const auto& output : outputs_) output->wait();
      if (audio_) audio_->wait();
      rethrow_failures();
      throw;
    }
    seen_.check(decoder_ ? decoder_->frames() : -1, decoder_ ? decoder_->damaged() : 0);
    make_stills();
    for (const auto& output : outputs_) output->writer().finish();
    return publish();
  }

  void open() {
    const Threads threads = share_threads(plan_.threads, count_encoded());
    for (const RenditionPlan& each : plan_.renditions) {
      outputs_.push_back(is_conforming(source_, each)
                             ? open_copied(source_, each, control_)
                             : open_encoded(each, source_.frame_rate(), settings(each),
                                            threads.encoder, control_));
      writers_.push_back(&outputs_.back()->writer());
      add_captions(each, *writers_.back());
    }
    if (plan_.preview) open_preview();
    audio_ = open_audio(source_, plan_, control_);
    for (Mp4Writer* writer : writers_) {
      if (audio_) {
        writer->add_audio(audio_->parameters(), audio_->time_base(), audio_->is_copied());
      }
    }
    for (const auto& output : outputs_) {
      if (plan_.provenance) output->writer().mark(*plan_.provenance);
      output->writer().start();
    }
    if (wants_frames()) {
      decoder_.emplace(source_.video(), threads.decoder, plan_.limits.pixels_max);
    }
    if (wants_tracking()) tracker_.emplace(source_.frame_rate());
  }

  int count_encoded() const {
    const auto is_encoded = [this](const RenditionPlan& each) {
      return !is_conforming(source_, each);
    };
    return static_cast<int>(
        std::count_if(plan_.renditions.begin(), plan_.renditions.end(), is_encoded));
  }

  Picture upright_picture() const {
    return {source_.facts().display_width, source_.facts().display_height, {1, 1}};
  }

  const EncoderSettings& settings(const RenditionPlan& plan) const {
    return settings_for(plan_.encoding, {plan.width, plan.height},
                        scale_of(layout_of(plan, upright_picture())));
  }

  // Some rendition is a crop that may move.
  bool wants_tracking() const {
    const Picture upright = upright_picture();
    for (size_t i = 0; i < plan_.renditions.size(); ++i) {
      const RenditionPlan& plan = plan_.renditions[i];
      if (plan.fit != Fit::Track || !outputs_[i]->wants_frames()) continue;
      if (leaves_room(upright, crop_layout(upright, {plan.width, plan.height}))) return true;
    }
    return false;
  }

  // One output more, without sound.
  void open_preview() {
    auto preview = std::make_unique<Preview>(*plan_.preview, source_, plan_.encoding, control_);
    preview_ = preview.get();
    outputs_.push_back(std::move(preview));
  }

  void add_captions(const RenditionPlan& plan, Mp4Writer& writer) const {
    if (!plan.captions || plan.captions->mode != CaptionMode::Track) return;
    writer.add_captions(make_caption_track(read_captions(plan.captions->path),
                                           plan.captions->language, {plan.width, plan.height},
                                           source_.facts().duration_s));
  }

  bool wants_frames() const {
    for (const auto& output : outputs_) {
      if (output->wants_frames()) return true;
    }
    return source_.facts().is_still;  // one picture is sooner decoded than looked for
  }

  void read_all() {
    const PacketPtr packet = own<PacketPtr>(av_packet_alloc());
    while (!is_still_seen() && source_.read(*packet)) {
      go_on();
      if (packet->stream_index == source_.video().index) {
        take_video(*packet);
      } else if (is_heard(*packet)) {
        seen_.saw_packet(*packet);
        check_duration(seen_.any_end_s());
        audio_->consume(*packet);
      }
    }
    go_on();
  }

  bool is_heard(const AVPacket& packet) const {
    return audio_ && source_.audio() != nullptr && packet.stream_index == source_.audio()->index;
  }

  // A picture file may hold more of them, of other sizes or for other eyes: the first one counts.
  bool is_still_seen() const { return source_.facts().is_still && seen_.video_end_s() > 0; }

  // Called between any two steps: stops when asked to, or when an output's thread has failed.
  void go_on() const {
    control_.check(Stage::Decode);
    if (control_.is_stopped()) throw MediaError(Fault::Encode, Stage::Encode, "an output failed");
  }

  void take_video(const AVPacket& packet) {
    seen_.saw_packet(packet);
    check_duration(seen_.video_end_s());
    if (audio_) audio_->advance(seen_.video_end_s(), writers_);
    for (const auto& output : outputs_) output->take_packet(packet);
    if (decoder_) {
      decoder_->feed(&packet, [this](FramePtr frame) { take_frame(std::move(frame)); });
    } else {
      advance(seen_.video_end_s());
    }
  }

  // Where the header names no length, the film's own clock is held to the limit.
  void check_duration(double end_s) const {
    const double slack_s = 1.0;
    if (end_s <= plan_.limits.duration_s_max + slack_s) return;
    throw MediaError(Fault::Limit, Stage::Decode,
                     "longer than " + std::to_string(plan_.limits.duration_s_max) + " s");
  }

  // The time goes with the picture: woven ones come out later than they go in.
  static void set_time(AVFrame& frame, double at_s) {
    frame.best_effort_timestamp = std::llround(at_s * ticks_per_s);
  }
  static double time_of(const AVFrame& frame) {
    return static_cast<double>(frame.best_effort_timestamp) / ticks_per_s;
  }

  void take_frame(FramePtr frame) {
    go_on();
    const double at_s = clock_.read(*frame);
    check_duration(at_s);
    set_time(*frame, at_s);
    upright_.push(std::move(frame), [this](FramePtr upright) { take_upright(std::move(upright)); });
    advance(at_s);
  }

  void take_upright(FramePtr upright) {
    const double at_s = time_of(*upright);
    stills_.take(*upright, at_s);
    pacer_.push(own<FramePtr>(av_frame_clone(upright.get())), at_s,
                [this](const AVFrame& picture, int64_t index) { place(picture, index); });
  }

  void place(const AVFrame& picture, int64_t index) {
    if (!tracker_) return hand_out(picture, index);
    tracker_->push(picture, index, [this](const AVFrame& placed, int64_t slot) {
      hand_out(placed, slot);
    });
  }

  void hand_out(const AVFrame& picture, int64_t index) {
    for (const auto& output : outputs_) output->take_frame(picture, index);
    go_on();
  }

  void advance(double at_s) {
    const double duration_s = source_.facts().duration_s;
    if (duration_s > 0) progress_.advance(at_s / duration_s);
  }

  void finish_video() {
    if (decoder_) {
      decoder_->feed(nullptr, [this](FramePtr frame) { take_frame(std::move(frame)); });
      upright_.finish([this](FramePtr upright) { take_upright(std::move(upright)); });
    }
    pacer_.finish(source_.facts().is_still ? source_.facts().duration_s : seen_.video_end_s(),
                  [this](const AVFrame& picture, int64_t index) { place(picture, index); });
    if (tracker_) {
      tracker_->finish([this](const AVFrame& picture, int64_t index) { hand_out(picture, index); });
    }
    if (!decoder_ && preview_ != nullptr) fill_by_seeking(*preview_, plan_, control_);
    if (audio_) audio_->finish(film_s(), writers_);
    for (const auto& output : outputs_) output->close();
    for (const auto& output : outputs_) output->wait();
    rethrow_failures();
    go_on();
  }

  // How long the outputs' pictures last.
  double film_s() const {
    if (!decoder_) return seen_.video_end_s();
    return static_cast<double>(pacer_.emitted()) / av_q2d(source_.frame_rate());
  }

  void rethrow_failures() const {
    control_.check(Stage::Encode);
    for (const auto& output : outputs_) output->rethrow_failure();
    if (audio_) audio_->rethrow_failure();
  }

  void make_stills() {
    if (!decoder_) stills_.look_into(control_);
    stills_.write(control_.files());
  }

  Report publish() {
    control_.check(Stage::Write);
    Report report;
    report.source = source_.facts();
    report.damaged_frames =
        decoder_ ? seen_.damaged(decoder_->frames(), decoder_->damaged()) : 0;
    std::vector<PartFile*> files;
    for (const auto& output : outputs_) files.push_back(&output->writer().file());
    for (PartFile* file : stills_.files()) files.push_back(file);
    if (plan_.sound) report.sound = sound_report();
    control_.files().publish(files);
    for (const auto& output : outputs_) {
      if (output.get() != preview_) report.outputs.push_back(describe(*output));
    }
    if (preview_ != nullptr) report.preview = describe(*preview_);
    stills_.describe(report);
    return report;
  }

  SoundReport sound_report() const {
    return audio_ ? audio_->report().value_or(SoundReport{}) : SoundReport{};
  }

  OutputReport describe(Output& output) const {
    OutputReport report = output.report();
    report.path = output.writer().file().final_path();
    report.size_bytes = output.writer().file().size_bytes();
    report.duration_s = output.writer().duration_s();
    if (audio_ && &output != preview_) report.audio = audio_->is_copied() ? "copied" : "encoded";
    return report;
  }

  const Plan& plan_;
  Control& control_;
  Progress& progress_;
  Source source_;
  Completeness seen_;
  FrameClock clock_;
  Upright upright_;
  Pacer pacer_;
  std::optional<Tracker> tracker_;
  Stills stills_;
  std::unique_ptr<AudioTrack> audio_;
  std::optional<Decoder> decoder_;
  std::vector<std::unique_ptr<Output>> outputs_;
  std::vector<Mp4Writer*> writers_;  // of the renditions: those with sound
  Preview* preview_ = nullptr;       // the last of the outputs, where one is asked for
};

// As found at run time, which need not be what the core was built with.
std::string named(const char* library, unsigned version) {
  return std::string("; ") + library + std::to_string(AV_VERSION_MAJOR(version)) + "." +
         std::to_string(AV_VERSION_MINOR(version)) + "." +
         std::to_string(AV_VERSION_MICRO(version));
}

}  // namespace

MediaFacts probe(const std::string& path, const Limits& limits) {
  const auto look = [path, limits](Control& control, Progress&) {
    return Source(path, limits, control).facts();
  };
  return run_apart(nullptr, limits.wall_s_max, {}, look);
}

Report render(const Plan& plan, const CancelToken* token, const Watcher& watcher) {
  const auto make = [plan](Control& control, Progress& progress) {
    Report report = Job(plan, control, progress).run();
    progress.finish();
    return report;
  };
  return run_apart(token, plan.limits.wall_s_max, watcher, make);
}

std::string build() {
  int ebur128[3] = {};
  ebur128_get_version(&ebur128[0], &ebur128[1], &ebur128[2]);
  return std::string("video_core ") + VIDEO_CORE_VERSION + "+" + VIDEO_CORE_SOURCES +
         named("Lavc", avcodec_version()) + named("Lavf", avformat_version()) +
         named("Lavfi", avfilter_version()) + named("SwS", swscale_version()) +
         named("SwR", swresample_version()) + "; ebur128 " + std::to_string(ebur128[0]) + "." +
         std::to_string(ebur128[1]) + "." + std::to_string(ebur128[2]) + "; Pango " +
         pango_version_string() + "; Cairo " + cairo_version_string();
}

void set_up_process() noexcept {
  // A picture of the default limit in the widest format taken (RGBA of 16 bits) is 283 MB.
  constexpr size_t one_allocation_bytes_max = size_t{320} << 20;
  av_log_set_level(AV_LOG_QUIET);
  av_max_alloc(one_allocation_bytes_max);
}

}  // namespace video_core
