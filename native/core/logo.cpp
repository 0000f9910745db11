#include "logo.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>

#include "check.h"
#include "decoder.h"
#include "scaler.h"
#include "still_file.h"

namespace video_core {
namespace {

constexpr int64_t size_bytes_max = int64_t{16} << 20;
constexpr int64_t pixels_max = 40'000'000;  // RGBA of 16 bits: 305 MiB

struct Kind {
  const char* demuxer;
  size_t at;
  std::string_view magic;
};

constexpr Kind kinds[] = {
    {"png_pipe", 0, "\x89PNG\r\n\x1a\n"},
    {"jpeg_pipe", 0, "\xff\xd8\xff"},
    {"webp_pipe", 8, "WEBP"},
};

[[noreturn]] void refuse(Fault fault, const std::string& why) {
  throw MediaError(fault, Stage::Draw, "the logo " + why);
}

void check_size(const std::string& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) refuse(Fault::Unreadable, "cannot be opened: " + error.message());
  if (size > static_cast<uintmax_t>(size_bytes_max)) refuse(Fault::Limit, "has over 16 MiB");
}

// By its first bytes: FFmpeg's own guess takes the name into account.
const AVInputFormat* format_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string start(12, '\0');
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  for (const Kind& kind : kinds) {
    if (start.compare(kind.at, kind.magic.size(), kind.magic) == 0) {
      return av_find_input_format(kind.demuxer);
    }
  }
  refuse(Fault::Unreadable, "is no PNG, JPEG or WebP");
}

InputPtr open(const std::string& path) {
  AVFormatContext* raw = nullptr;
  Options options;
  options.set("protocol_whitelist", "file");
  const std::string url = "file:" + path;
  const AVInputFormat* format = format_of(path);
  check(avformat_open_input(&raw, url.c_str(), format, options.address()), Stage::Draw,
        "opening the logo");
  InputPtr input(raw);
  if (input->nb_streams != 1) refuse(Fault::Unreadable, "has no picture");
  return input;
}

CodecPtr open_decoder(const AVStream& stream) {
  const AVCodec* codec = avcodec_find_decoder(stream.codecpar->codec_id);
  if (codec == nullptr) refuse(Fault::Unreadable, "has no picture");
  CodecPtr decoder = own<CodecPtr>(avcodec_alloc_context3(codec));
  check(avcodec_parameters_to_context(decoder.get(), stream.codecpar), Stage::Draw,
        "reading the logo");
  decoder->thread_count = 1;
  decoder->max_pixels = pixels_max;
  decoder->err_recognition |= AV_EF_EXPLODE;  // half a logo is none
  check(avcodec_open2(decoder.get(), codec, nullptr), Stage::Draw, "reading the logo");
  return decoder;
}

void check_pixels(const AVCodecContext& decoder) {
  if (int64_t{decoder.width} * decoder.height > pixels_max) {
    refuse(Fault::Limit, "has over 40 megapixels");
  }
}

FramePtr decode(const std::string& path) {
  const InputPtr input = open(path);
  const CodecPtr decoder = open_decoder(*input->streams[0]);
  const PacketPtr packet = own<PacketPtr>(av_packet_alloc());
  FramePtr frame = own<FramePtr>(av_frame_alloc());
  check(av_read_frame(input.get(), packet.get()), Stage::Draw, "reading the logo");
  const int sent = avcodec_send_packet(decoder.get(), packet.get());
  check_pixels(*decoder);
  check(sent, Stage::Draw, "decoding the logo");
  avcodec_send_packet(decoder.get(), nullptr);
  check(avcodec_receive_frame(decoder.get(), frame.get()), Stage::Draw, "decoding the logo");
  return frame;
}

// JPEG and WebP are BT.601 whatever their size.
ColourIn still_colour(const AVFrame& frame) {
  ColourIn colour = colour_of(frame);
  if (frame.colorspace == AVCOL_SPC_UNSPECIFIED) colour.matrix = SWS_CS_ITU601;
  return colour;
}

uint32_t premultiplied(uint32_t pixel) noexcept {
  const uint32_t alpha = pixel >> 24;
  const auto part = [&](int shift) {
    return ((pixel >> shift & 0xff) * alpha + 127) / 255 << shift;
  };
  return alpha << 24 | part(16) | part(8) | part(0);
}

bool has_alpha(const AVFrame& frame) {
  const AVPixFmtDescriptor* known = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
  return known != nullptr && (known->flags & AV_PIX_FMT_FLAG_ALPHA) != 0;
}

FramePtr to_rgb(const AVFrame& picture) {
  FramePtr rgb = own<FramePtr>(av_frame_alloc());
  rgb->width = picture.width;
  rgb->height = picture.height;
  rgb->format = AV_PIX_FMT_RGB32;  // 0xaarrggbb in the machine's own byte order
  check(av_frame_get_buffer(rgb.get(), 0), Stage::Draw, "converting the logo");
  const Rect all{0, 0, picture.width, picture.height};
  const Scaler scaler(still_colour(picture), all, AV_PIX_FMT_RGB32, Delivered::Jpeg, all,
                      SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT);
  scaler.run(picture, *rgb);
  return rgb;
}

Bitmap to_bitmap(const AVFrame& picture) {
  const FramePtr rgb = to_rgb(picture);
  const uint32_t opaque = has_alpha(picture) ? 0 : 0xff000000;
  Bitmap bitmap(rgb->width, rgb->height);
  auto to = bitmap.pixels.begin();
  for (int y = 0; y < rgb->height; ++y) {
    const auto* row =
        reinterpret_cast<const uint32_t*>(rgb->data[0] + ptrdiff_t{y} * rgb->linesize[0]);
    for (int x = 0; x < rgb->width; ++x) *to++ = premultiplied(row[x] | opaque);
  }
  return bitmap;
}

// A refusal to take it as a film is one to take it as a logo.
Orientation orientation_of(const std::string& path) {
  try {
    const std::optional<StillFacts> facts = read_still(path);
    return facts ? facts->orientation : Orientation{};
  } catch (const MediaError& error) {
    refuse(error.fault(), std::string("is not taken: ") + error.what());
  }
}

Bitmap turned_clockwise(const Bitmap& bitmap) {
  Bitmap turned(bitmap.height, bitmap.width);
  auto to = turned.pixels.begin();
  for (int y = 0; y < turned.height; ++y) {
    for (int x = 0; x < turned.width; ++x) *to++ = bitmap.at(y, bitmap.height - 1 - x);
  }
  return turned;
}

void mirror(Bitmap& bitmap) {
  for (auto row = bitmap.pixels.begin(); row != bitmap.pixels.end(); row += bitmap.width) {
    std::reverse(row, row + bitmap.width);
  }
}

Bitmap upright(Bitmap bitmap, const Orientation& orientation) {
  for (int turn = 0; turn < orientation.quarter_turns; ++turn) {
    bitmap = turned_clockwise(bitmap);
  }
  if (orientation.is_mirrored) mirror(bitmap);
  return bitmap;
}

}  // namespace

Bitmap load_logo(const std::string& path) {
  check_size(path);
  Bitmap bitmap = to_bitmap(*decode(path));
  return upright(std::move(bitmap), orientation_of(path));
}

}  // namespace video_core
