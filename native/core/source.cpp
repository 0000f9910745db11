#include "source.h"

#include <cmath>
#include <filesystem>
#include <tuple>
#include <vector>

#include "compat.h"
#include "geometry.h"
#include "sound_file.h"
#include "mp4_index.h"
#include "taken.h"

namespace video_core {
namespace {

// Of the films made from pictures.
constexpr AVRational still_rate{25, 1};

[[noreturn]] void refuse(Fault fault, Stage stage, const std::string& why) {
  throw MediaError(fault, stage, why);
}

int64_t size_of(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    refuse(Fault::Unreadable, Stage::Open, "no such file");
  }
  const auto size = std::filesystem::file_size(path, error);
  if (error) refuse(Fault::Unreadable, Stage::Open, error.message());
  return static_cast<int64_t>(size);
}

void check_size(int64_t size_bytes, const Limits& limits) {
  if (size_bytes == 0) refuse(Fault::Unreadable, Stage::Open, "the file is empty");
  if (size_bytes > limits.size_bytes_max) {
    refuse(Fault::Limit, Stage::Open,
           std::to_string(size_bytes) + " bytes, at most " + std::to_string(limits.size_bytes_max));
  }
}

void check_picture(int64_t width, int64_t height, const Limits& limits) {
  // Each up to 2^32, which as a product would not fit.
  if (static_cast<double>(width) * static_cast<double>(height) >
      static_cast<double>(limits.pixels_max)) {
    refuse(Fault::Limit, Stage::Probe,
           std::to_string(width) + "x" + std::to_string(height) +
               " pixels, at most " + std::to_string(limits.pixels_max) + " in all");
  }
}

double seconds(int64_t duration, AVRational base) {
  return duration == AV_NOPTS_VALUE ? 0.0 : static_cast<double>(duration) * av_q2d(base);
}

constexpr AVRational whole{1, AV_TIME_BASE};

AVRational sar_of(const AVFormatContext& format, const AVStream& stream) {
  const AVRational sar = av_guess_sample_aspect_ratio(
      const_cast<AVFormatContext*>(&format), const_cast<AVStream*>(&stream), nullptr);
  const bool sane = sar.num > 0 && sar.den > 0 && sar.num < 16 * int64_t{sar.den} &&
                    sar.den < 16 * int64_t{sar.num};
  return sane ? sar : AVRational{1, 1};
}

Orientation orientation_of(const AVStream& stream) {
  const int32_t* matrix = compat::display_matrix(stream);
  return matrix == nullptr ? Orientation{} : read_orientation(matrix);
}

// The durations of Matroska and MP4 count from zero, not from the film's start.
double length_of(const AVFormatContext& format) {
  const double duration_s = seconds(format.duration, whole);
  const double start_s = seconds(format.start_time, whole);
  const std::string name = format.iformat->name;
  const bool from_zero = name.find("matroska") == 0 || name.find("mov") == 0;
  return from_zero && start_s > 0 && start_s < duration_s ? duration_s - start_s : duration_s;
}

// Cover art and thumbnails come as video streams too.
bool is_film(const AVStream& stream) {
  constexpr int pictures =
      AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS | AV_DISPOSITION_STILL_IMAGE;
  return stream.codecpar->codec_type == AVMEDIA_TYPE_VIDEO && (stream.disposition & pictures) == 0;
}

// Of several: one that can be decoded, then the default one, then the largest, then the first.
bool is_better(const AVStream& stream, const AVStream& other) {
  const auto rank = [](const AVStream& each) {
    const AVCodecParameters& coded = *each.codecpar;
    return std::make_tuple(find_taken_decoder(coded.codec_id) != nullptr,
                           (each.disposition & AV_DISPOSITION_DEFAULT) != 0,
                           int64_t{coded.width} * coded.height);
  };
  return rank(stream) > rank(other);
}

bool is_interlaced(AVFieldOrder order) {
  return order == AV_FIELD_TT || order == AV_FIELD_BB || order == AV_FIELD_TB ||
         order == AV_FIELD_BT;
}

// Pictures of Dolby Vision that are good for no other screen: their colours are of a kind no tag
// names. The rest of it is made on top of ordinary pictures, which say themselves what they are.
bool is_for_dolby_only(const AVStream& stream) {
  const auto* stated = reinterpret_cast<const AVDOVIDecoderConfigurationRecord*>(
      compat::side_data(stream, AV_PKT_DATA_DOVI_CONF, sizeof(AVDOVIDecoderConfigurationRecord)));
  return stated != nullptr && stated->dv_bl_signal_compatibility_id == 0;
}

bool is_hdr(const AVStream& stream) {
  const AVColorTransferCharacteristic transfer = stream.codecpar->color_trc;
  return transfer == AVCOL_TRC_SMPTE2084 || transfer == AVCOL_TRC_ARIB_STD_B67 ||
         is_for_dolby_only(stream);
}

// A film is one file: whatever it refers to, no demuxer opens it.
int open_nothing(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) {
  return AVERROR(EPERM);
}

}  // namespace

Source::Source(const std::string& path, const Limits& limits, Control& control, double still_s) {
  facts_.size_bytes = size_of(path);
  check_size(facts_.size_bytes, limits);
  try {
    still_ = read_still(path);
    if (still_) check_picture(still_->width, still_->height, limits);
    check_mp4_index(path, limits);
    open(path, limits, control);
    check_headers(limits);
    find_streams(limits);
    check_headers(limits);
    describe(still_s);
  } catch (MediaError& error) {
    control.check(error.stage());  // what FFmpeg gave up when told to stop is not the file's fault
    error.locate(position());
    throw;
  }
}

void Source::open(const std::string& path, const Limits& limits, Control& control) {
  const AVIOInterruptCB interrupt{Control::interrupt, &control};
  const std::string url = "file:" + path;
  Options protocols;
  protocols.set("protocol_whitelist", "file");
  AVIOContext* io = nullptr;
  check(avio_open2(&io, url.c_str(), AVIO_FLAG_READ, &interrupt, protocols.address()), Stage::Open,
        "opening the file");
  io_.reset(io);
  AVFormatContext* raw = avformat_alloc_context();
  if (raw == nullptr) throw std::bad_alloc();
  raw->interrupt_callback = interrupt;
  raw->pb = io;
  raw->io_open = open_nothing;
  Options options;
  options.set("format_whitelist", still_ ? still_->container : containers_taken);
  options.set("codec_whitelist", decoders_taken).set("protocol_whitelist", "file");
  // One more than allowed, so that the limit is ours to report.
  options.set("max_streams", int64_t{limits.streams_max} + 1);
  const AVInputFormat* format = still_ ? av_find_input_format(still_->container) : nullptr;
  // On failure avformat_open_input frees `raw`.
  check(avformat_open_input(&raw, url.c_str(), format, options.address()), Stage::Open,
        "opening the file");
  format_.reset(raw);
}

void Source::check_headers(const Limits& limits) const {
  const AVFormatContext& format = *format_;
  if (format.nb_streams > static_cast<unsigned>(limits.streams_max)) {
    refuse(Fault::Limit, Stage::Probe,
           "more than " + std::to_string(limits.streams_max) + " streams");
  }
  for (unsigned i = 0; i < format.nb_streams; ++i) {
    const AVCodecParameters& coded = *format.streams[i]->codecpar;
    check_picture(coded.width, coded.height, limits);
  }
  const double duration_s = seconds(format.duration, whole);
  if (duration_s > limits.duration_s_max) {
    refuse(Fault::Limit, Stage::Probe,
           std::to_string(duration_s) + " s, at most " + std::to_string(limits.duration_s_max));
  }
}

void Source::find_streams(const Limits& limits) {
  // Probing decodes a few frames: the pixel limit goes with it, for sizes only the codec knows.
  std::vector<Options> options(format_->nb_streams);
  std::vector<AVDictionary*> raw;
  for (Options& each : options) {
    raw.push_back(*each.set("max_pixels", limits.pixels_max).set("threads", 1).address());
  }
  const int rc = avformat_find_stream_info(format_.get(), raw.empty() ? nullptr : raw.data());
  for (size_t i = 0; i < raw.size(); ++i) *options[i].address() = raw[i];
  check(rc, Stage::Probe, "reading the streams");
  if (format_->nb_streams == 0) refuse(Fault::Unreadable, Stage::Probe, "no stream in it");
  choose_video();
  if (find_taken_decoder(video().codecpar->codec_id) == nullptr) {
    refuse(Fault::Unsupported, Stage::Probe,
           std::string(avcodec_get_name(video().codecpar->codec_id)) + " video is not taken");
  }
  if (video().codecpar->width <= 0 || video().codecpar->height <= 0) {
    refuse(Fault::Unreadable, Stage::Probe, "the video has no size");
  }
  audio_index_ = choose_sound(*format_);
  for (unsigned i = 0; i < format_->nb_streams; ++i) {
    const int index = static_cast<int>(i);
    if (index != video_index_ && index != audio_index_) {
      format_->streams[i]->discard = AVDISCARD_ALL;
    }
  }
}

void Source::choose_video() {
  for (unsigned i = 0; i < format_->nb_streams; ++i) {
    const AVStream& stream = *format_->streams[i];
    if (!is_film(stream)) continue;
    if (video_index_ < 0 || is_better(stream, video())) video_index_ = static_cast<int>(i);
  }
  if (video_index_ < 0) refuse(Fault::Unsupported, Stage::Probe, "no video stream");
}

void Source::describe(double still_s) {
  const AVStream& stream = video();
  const AVCodecParameters& coded = *stream.codecpar;
  // Densities written into pictures are for printers: viewers show their pixels square.
  const AVRational sar = still_ ? AVRational{1, 1} : sar_of(*format_, stream);
  const bool is_woven = is_interlaced(coded.field_order);
  const Rate rate = still_ ? Rate{still_rate, false}
                           : choose_rate(stream.r_frame_rate, stream.avg_frame_rate, is_woven);
  frame_rate_ = rate.delivered;
  facts_.container = format_->iformat->name;
  facts_.streams = static_cast<int>(format_->nb_streams);
  facts_.is_still = still_.has_value();
  facts_.duration_s = still_ ? still_s : length_of(*format_);
  const char* pixel_format = av_get_pix_fmt_name(static_cast<AVPixelFormat>(coded.format));
  facts_.video = {avcodec_get_name(coded.codec_id),
                  pixel_format == nullptr ? "unknown" : pixel_format,
                  coded.width,
                  coded.height,
                  sar.num,
                  sar.den,
                  still_ ? still_->orientation : orientation_of(stream),
                  av_q2d(rate.delivered),
                  rate.is_variable,
                  is_hdr(stream),
                  is_woven};
  const Size display = display_size(facts_.video);
  facts_.display_width = display.width;
  facts_.display_height = display.height;
  if (audio() != nullptr) {
    const AVCodecParameters& sound = *audio()->codecpar;
    facts_.audio = AudioFacts{avcodec_get_name(sound.codec_id), sound.sample_rate,
                              sound.ch_layout.nb_channels};
  }
}

int64_t Source::origin(AVRational time_base) const noexcept {
  const int64_t start = format_->start_time;
  if (start == AV_NOPTS_VALUE) return 0;
  // Matroska has no edit list to hide an encoder's priming: it lets the picture begin later. Time
  // zero is the picture then, or the first one would be shown twice.
  constexpr int64_t priming_us_max = 100'000;
  const int64_t first = video().start_time;
  const int64_t begins =
      first == AV_NOPTS_VALUE ? start : av_rescale_q(first, video().time_base, whole);
  const bool is_primed = begins > start && begins - start < priming_us_max;
  return av_rescale_q(is_primed ? begins : start, whole, time_base);
}

bool Source::read(AVPacket& packet) {
  av_packet_unref(&packet);
  if (av_read_frame(format_.get(), &packet) < 0) return false;
  if (packet.pos >= 0) packet_offset_ = packet.pos;
  return true;
}

int64_t Source::position() const noexcept {
  if (packet_offset_ >= 0) return packet_offset_;
  return io_ ? avio_tell(io_.get()) : MediaError::nowhere;
}

int64_t Source::video_time(double at_s) const noexcept {
  const AVRational base = video().time_base;
  return av_rescale_q(std::llround(at_s * AV_TIME_BASE), whole, base) + origin(base);
}

bool Source::seek(double at_s) {
  return av_seek_frame(format_.get(), video_index_, video_time(at_s), AVSEEK_FLAG_BACKWARD) >= 0;
}

std::optional<double> Source::key_frame_before(double at_s) const noexcept {
  AVStream* stream = format_->streams[video_index_];
  const int index = av_index_search_timestamp(stream, video_time(at_s), AVSEEK_FLAG_BACKWARD);
  const AVIndexEntry* entry = index < 0 ? nullptr : avformat_index_get_entry(stream, index);
  if (entry == nullptr) return std::nullopt;
  const AVRational base = stream->time_base;
  return static_cast<double>(entry->timestamp - origin(base)) * av_q2d(base);
}

void Source::keep_only(const AVStream& stream) noexcept {
  for (unsigned i = 0; i < format_->nb_streams; ++i) {
    AVStream& each = *format_->streams[i];
    if (each.index != stream.index) each.discard = AVDISCARD_ALL;
  }
}

bool Source::hides_packets() const noexcept {
  AVStream* stream = format_->streams[video_index_];
  const int count = avformat_index_get_entries_count(stream);
  for (int i = 0; i < count; ++i) {
    const AVIndexEntry* entry = avformat_index_get_entry(stream, i);
    if (entry != nullptr && (entry->flags & AVINDEX_DISCARD_FRAME) != 0) return true;
  }
  return false;
}

void refuse_unsupported(const MediaFacts& facts) {
  if (facts.video.is_hdr) {
    refuse(Fault::Unsupported, Stage::Probe, "HDR video (PQ, HLG, Dolby Vision) is not taken");
  }
}

}  // namespace video_core
