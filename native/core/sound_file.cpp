#include "sound_file.h"

#include <algorithm>
#include <filesystem>
#include <vector>

#include "mp4_index.h"
#include "source.h"
#include "taken.h"

namespace video_core {
namespace {

// Containers that hold their sound themselves; a playlist is none of them.
constexpr const char* music_containers = "mp3,wav,flac,ogg,aac,aiff,mov,mp4,matroska,webm";
constexpr int64_t music_bytes_max = int64_t{100} << 20;

[[noreturn]] void refuse(Fault fault, const std::string& why) {
  throw MediaError(fault, Stage::Sound, "music: " + why);
}

InputPtr open_input(const std::string& path, const std::string& containers, int64_t streams_max,
                    Control& control, Stage stage) {
  AVFormatContext* raw = avformat_alloc_context();
  if (raw == nullptr) throw std::bad_alloc();
  raw->interrupt_callback = {Control::interrupt, &control};
  Options options;
  options.set("format_whitelist", containers.c_str()).set("protocol_whitelist", "file");
  options.set("codec_whitelist", decoders_taken);
  if (streams_max > 0) options.set("max_streams", streams_max);
  const std::string url = "file:" + path;
  check(avformat_open_input(&raw, url.c_str(), nullptr, options.address()), stage,
        "opening the sound");
  return InputPtr(raw);
}

void check_music_size(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) refuse(Fault::Unreadable, "no such file");
  const auto size = static_cast<int64_t>(std::filesystem::file_size(path, error));
  if (error || size == 0) refuse(Fault::Unreadable, "the file is empty");
  if (size > music_bytes_max) {
    refuse(Fault::Limit,
           std::to_string(size) + " bytes, at most " + std::to_string(music_bytes_max));
  }
}

// Cover art and other pictures of a music file are never decoded.
void find_music_streams(AVFormatContext& format) {
  std::vector<Options> options(format.nb_streams);
  std::vector<AVDictionary*> raw;
  constexpr int64_t pixels_max = int64_t{4096} * 4096;
  for (Options& each : options) {
    raw.push_back(*each.set("max_pixels", pixels_max).set("threads", 1).address());
  }
  const int rc = avformat_find_stream_info(&format, raw.empty() ? nullptr : raw.data());
  for (size_t i = 0; i < raw.size(); ++i) *options[i].address() = raw[i];
  check(rc, Stage::Sound, "reading the music");
}

bool is_decodable(const AVStream& stream) noexcept {
  const AVCodecParameters& sound = *stream.codecpar;
  return find_taken_decoder(sound.codec_id) != nullptr && sound.sample_rate > 0 &&
         sound.ch_layout.nb_channels > 0;
}

std::shared_ptr<const AVCodecParameters> keep(const AVCodecParameters& parameters) {
  ParametersPtr kept = own<ParametersPtr>(avcodec_parameters_alloc());
  check(avcodec_parameters_copy(kept.get(), &parameters), Stage::Sound, "describing the sound");
  return kept;
}

double scan_end_s(const Source& source, const std::string& path, Control& control) {
  const AVStream& video = source.video();
  PacketReader packets(path, source.facts().container, video.index, control);
  const PacketPtr packet = own<PacketPtr>(av_packet_alloc());
  int64_t last = source.origin(video.time_base);
  while (packets.read(*packet)) {
    control.check(Stage::Decode);
    const int64_t time = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
    if (time != AV_NOPTS_VALUE) last = std::max(last, time);
  }
  const double begins_s =
      static_cast<double>(last - source.origin(video.time_base)) * av_q2d(video.time_base);
  return begins_s + av_q2d(av_inv_q(source.frame_rate()));
}

}  // namespace

int choose_sound(const AVFormatContext& format) noexcept {
  int first = -1, decodable = -1;
  for (unsigned i = 0; i < format.nb_streams; ++i) {
    const AVStream& stream = *format.streams[i];
    if (stream.codecpar->codec_type != AVMEDIA_TYPE_AUDIO) continue;
    const int index = static_cast<int>(i);
    if (first < 0) first = index;
    if (!is_decodable(stream)) continue;
    if ((stream.disposition & AV_DISPOSITION_DEFAULT) != 0) return index;
    if (decodable < 0) decodable = index;
  }
  return decodable < 0 ? first : decodable;
}

SoundFile film_sound(const Source& source, const std::string& path) {
  const AVStream& stream = *source.audio();
  return {path,
          source.facts().container,
          stream.index,
          keep(*stream.codecpar),
          stream.time_base,
          source.origin(stream.time_base)};
}

SoundFile music_sound(const std::string& path, int streams_max, Control& control) {
  check_music_size(path);
  check_mp4_index(path, Limits{}, Stage::Sound);
  const InputPtr format =
      open_input(path, music_containers, int64_t{streams_max} + 1, control, Stage::Sound);
  if (format->nb_streams > static_cast<unsigned>(streams_max)) {
    refuse(Fault::Limit, "more than " + std::to_string(streams_max) + " streams");
  }
  find_music_streams(*format);
  const int index = choose_sound(*format);
  if (index < 0) refuse(Fault::Unsupported, "no sound in the file");
  const AVStream& stream = *format->streams[index];
  if (!is_decodable(stream)) refuse(Fault::Unsupported, "no decoder for it");
  const int64_t start = stream.start_time == AV_NOPTS_VALUE ? 0 : stream.start_time;
  return {path, music_containers, index, keep(*stream.codecpar), stream.time_base, start};
}

double film_end_s(const Source& source, const std::string& path, Control& control) {
  if (source.facts().is_still) return source.facts().duration_s;
  const AVStream& video = source.video();
  if (video.duration == AV_NOPTS_VALUE || video.duration <= 0) {
    return scan_end_s(source, path, control);
  }
  const int64_t start = video.start_time == AV_NOPTS_VALUE ? 0 : video.start_time;
  return static_cast<double>(start + video.duration - source.origin(video.time_base)) *
         av_q2d(video.time_base);
}

PacketReader::PacketReader(const std::string& path, const std::string& containers, int index,
                           Control& control)
    : format_(open_input(path, containers, 0, control, Stage::Decode)), index_(index) {
  for (unsigned i = 0; i < format_->nb_streams; ++i) {
    if (static_cast<int>(i) != index_) format_->streams[i]->discard = AVDISCARD_ALL;
  }
}

bool PacketReader::read(AVPacket& packet) {
  do {
    av_packet_unref(&packet);
    if (av_read_frame(format_.get(), &packet) < 0) return false;
  } while (packet.stream_index != index_);
  return true;
}

}  // namespace video_core
