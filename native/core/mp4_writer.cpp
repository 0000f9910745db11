#include "mp4_writer.h"

#include <algorithm>
#include <fstream>

#include "provenance.h"

namespace video_core {

Mp4Writer::Mp4Writer(const std::string& final_path, Control& control)
    : file_(final_path, control.files()) {
  const std::string url = "file:" + file_.path();
  AVFormatContext* raw = nullptr;
  check(avformat_alloc_output_context2(&raw, nullptr, "mp4", url.c_str()), Stage::Write,
        "preparing the file");
  format_.reset(raw);
  format_->interrupt_callback = {Control::interrupt, &control};
  // No dates and no version text: the same plan gives the same bytes.
  format_->flags |= AVFMT_FLAG_BITEXACT;
  const auto held = file_.hold();
  check(avio_open2(&format_->pb, url.c_str(), AVIO_FLAG_WRITE, &format_->interrupt_callback,
                   nullptr),
        Stage::Write, "opening the file");
}

Mp4Writer::Track Mp4Writer::add(const AVCodecParameters& parameters, AVRational time_base,
                                bool is_copied) {
  AVStream* stream = avformat_new_stream(format_.get(), nullptr);
  if (stream == nullptr) throw std::bad_alloc();
  check(avcodec_parameters_copy(stream->codecpar, &parameters), Stage::Write, "adding a track");
  stream->codecpar->codec_tag = 0;  // the container's own
  stream->time_base = time_base;
  return {stream->index, time_base, is_copied};
}

void Mp4Writer::add_video(const AVCodecParameters& parameters, AVRational time_base,
                          bool is_copied) {
  video_ = add(parameters, time_base, is_copied);
}

void Mp4Writer::add_audio(const AVCodecParameters& parameters, AVRational time_base,
                          bool is_copied) {
  audio_ = add(parameters, time_base, is_copied);
}

void Mp4Writer::mark(const Provenance& provenance) {
  provenance_ = provenance;
  for (const char* name : {"comment", "description"}) {
    check(av_dict_set(&format_->metadata, name, provenance.statement.c_str(), 0), Stage::Write,
          "preparing the file");
  }
}

void Mp4Writer::add_captions(CaptionTrack track) {
  captions_ = add(*track.parameters, {1, 1000}, false);
  AVStream& stream = *format_->streams[captions_->index];
  check(av_dict_set(&stream.metadata, "language", track.language.c_str(), 0), Stage::Write,
        "adding a track");
  caption_samples_ = std::move(track.samples);
}

void Mp4Writer::start() {
  Options options;
  options.set("movflags", "+faststart");
  check(avformat_write_header(format_.get(), options.address()), Stage::Write,
        "writing the header");
  write_captions();
}

// All of them before the film, few and small as they are: a player that streams has them in time.
// The muxer, which waits for every track, then keeps ten seconds of the film in memory.
void Mp4Writer::write_captions() {
  for (const PacketPtr& sample : caption_samples_) {
    const AVStream& stream = *format_->streams[captions_->index];
    sample->stream_index = captions_->index;
    av_packet_rescale_ts(sample.get(), captions_->time_base, stream.time_base);
    check(av_write_frame(format_.get(), sample.get()), Stage::Write, "writing captions");
  }
  caption_samples_.clear();
}

void Mp4Writer::write(const AVPacket& packet, const Track& track) {
  const PacketPtr copy = own<PacketPtr>(av_packet_clone(&packet));
  const AVStream& stream = *format_->streams[track.index];
  copy->stream_index = track.index;
  copy->pos = -1;
  const double end_s =
      static_cast<double>(copy->pts + copy->duration) * av_q2d(track.time_base);
  av_packet_rescale_ts(copy.get(), track.time_base, stream.time_base);
  const std::lock_guard lock(mutex_);
  end_s_ = std::max(end_s_, end_s);
  const int rc = av_interleaved_write_frame(format_.get(), copy.get());
  if (track.is_copied && (rc == AVERROR(EINVAL) || rc == AVERROR_INVALIDDATA)) {
    throw MediaError(Fault::Unreadable, Stage::Write, "a packet that no file can hold");
  }
  check(rc, Stage::Write, "writing");
}

void Mp4Writer::finish() {
  check(av_write_trailer(format_.get()), Stage::Write, "finishing the file");
  check(avio_closep(&format_->pb), Stage::Write, "closing the file");
  if (provenance_) append_xmp();
}

// At the end it moves no offset of the index.
void Mp4Writer::append_xmp() const {
  const auto held = file_.hold();
  std::ofstream out(file_.path(), std::ios::binary | std::ios::app);
  out << xmp_box(*provenance_);
  out.close();
  if (!out) throw MediaError(Fault::Encode, Stage::Write, "finishing the file");
}

}  // namespace video_core
