#include "stamp.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "check.h"
#include "graph.h"

namespace video_core {
namespace {

// Patterns for fontconfig, which drawtext asks when no file has that name. Source: Debian's
// fonts-dejavu-core and fonts-noto-cjk.
constexpr const char* latin_font = "DejaVu Sans:style=Bold";
constexpr const char* cjk_font = "Noto Sans CJK TC:style=Bold";

// CJK radicals and everything after them start with a byte of 0xE2 0xBA or more in UTF-8.
bool is_cjk(const std::string& text) {
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(text[i + 1]);
    if ((lead == 0xE2 && next >= 0xBA) || (lead >= 0xE3 && lead <= 0xED)) return true;
  }
  return false;
}

// Backslashes protect what the option parser would take as its own, on both of its levels.
std::string quoted(const std::string& text) {
  std::string once;
  for (const char c : text) {
    if (c == '\\' || c == '\'' || c == ':') once += '\\';
    once += c;
  }
  std::string twice;
  for (const char c : once) {
    if (c == '\\' || c == '\'' || c == '[' || c == ']' || c == ',' || c == ';') twice += '\\';
    twice += c;
  }
  return twice;
}

std::string chain_for(const std::string& text, int size_px) {
  const int border_px = std::max(1, size_px / 14);
  return "drawtext=expansion=none:fontfile=" + quoted(is_cjk(text) ? cjk_font : latin_font) +
         ":text=" + quoted(text) + ":fontsize=" + std::to_string(size_px) +
         ":fontcolor=white:bordercolor=black@0.55:borderw=" + std::to_string(border_px) +
         ":x=(w-tw)/2:y=(h-th)/2";
}

// White on transparent black; colours come out premultiplied. No letter is wider than it is high.
FramePtr draw(const std::string& text, int size_px) {
  FramePtr blank = own<FramePtr>(av_frame_alloc());
  blank->width = static_cast<int>(text.size() + 2) * size_px;
  blank->height = 3 * size_px;
  blank->format = AV_PIX_FMT_RGBA;
  blank->pts = 0;
  check(av_frame_get_buffer(blank.get(), 0), Stage::Filter, "making the watermark");
  for (int y = 0; y < blank->height; ++y) {
    std::fill_n(blank->data[0] + ptrdiff_t{y} * blank->linesize[0], 4 * blank->width,
                uint8_t{0});
  }
  Graph graph = Graph::for_video(*blank, {1, 25}, {1, 1}, chain_for(text, size_px));
  graph.push(blank.get());
  FramePtr drawn = graph.pull();
  if (!drawn) throw MediaError(Fault::Encode, Stage::Filter, "the watermark was not drawn");
  return drawn;
}

const uint8_t* pixel(const AVFrame& frame, int x, int y) {
  return frame.data[0] + ptrdiff_t{y} * frame.linesize[0] + ptrdiff_t{4} * x;
}

// The part of `drawn` that is not transparent.
Rect inked(const AVFrame& drawn) {
  int left = drawn.width, right = -1, top = drawn.height, bottom = -1;
  for (int y = 0; y < drawn.height; ++y) {
    for (int x = 0; x < drawn.width; ++x) {
      if (pixel(drawn, x, y)[3] == 0) continue;
      left = std::min(left, x);
      right = std::max(right, x);
      top = std::min(top, y);
      bottom = std::max(bottom, y);
    }
  }
  return right < 0 ? Rect{} : Rect{left, top, right - left + 1, bottom - top + 1};
}

// Even on all sides, so that chroma samples are whole.
Rect even_out(const Rect& rect) {
  const int x = rect.x / 2 * 2;
  const int y = rect.y / 2 * 2;
  return {x, y, (rect.x + rect.width - x + 1) / 2 * 2, (rect.y + rect.height - y + 1) / 2 * 2};
}

// BT.709, limited range, of premultiplied colour; the offsets are premultiplied too.
Ink sample(const AVFrame& drawn, int x, int y, double opacity) {
  if (x >= drawn.width || y >= drawn.height) return {};
  const uint8_t* p = pixel(drawn, x, y);
  const double r = p[0] * opacity, g = p[1] * opacity, b = p[2] * opacity;
  const double alpha = p[3] * opacity / 255.0;
  const double luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return {16 * alpha + luma * 219 / 255, 128 * alpha + (b - luma) / 1.8556 * 224 / 255,
          128 * alpha + (r - luma) / 1.5748 * 224 / 255, alpha};
}

Ink mean_of_four(const AVFrame& drawn, int x, int y, double opacity) {
  Ink mean;
  for (const auto& [dx, dy] : {std::pair{0, 0}, {1, 0}, {0, 1}, {1, 1}}) {
    const Ink one = sample(drawn, x + dx, y + dy, opacity);
    mean.y += one.y / 4;
    mean.cb += one.cb / 4;
    mean.cr += one.cr / 4;
    mean.alpha += one.alpha / 4;
  }
  return mean;
}

// Drawn at 1/20 of the short side, smaller when that would take more than 60 % of the width.
FramePtr draw_to_fit(const std::string& text, Size frame) {
  constexpr int size_share = 20;
  constexpr double width_share_max = 0.6;
  const int size_px = std::max(8, std::min(frame.width, frame.height) / size_share);
  FramePtr drawn = draw(text, size_px);
  const int width = inked(*drawn).width;
  const int width_max = static_cast<int>(frame.width * width_share_max);
  if (width == 0 || width <= width_max) return drawn;
  return draw(text, std::max(4, size_px * width_max / width));
}

// The lower right corner, a margin of 1/27 of the short side away from both edges.
Rect corner(const Rect& ink, Size frame) {
  constexpr int margin_share = 27;
  const int margin = std::min(frame.width, frame.height) / margin_share;
  const int width = std::min(ink.width, frame.width);
  const int height = std::min(ink.height, frame.height);
  return {std::max(0, (frame.width - margin - width) / 2 * 2),
          std::max(0, (frame.height - margin - height) / 2 * 2), width, height};
}

uint8_t byte(double value) {
  return static_cast<uint8_t>(std::clamp(std::lround(value), 0L, 255L));
}

}  // namespace

Stamp::Stamp(const Watermark& watermark, Size frame) {
  const FramePtr drawn = draw_to_fit(watermark.text, frame);
  const Rect ink = even_out(inked(*drawn));
  place_ = corner(ink, frame);
  const double opacity = std::clamp(watermark.opacity_ratio, 0.0, 1.0);
  for (int y = 0; y < place_.height; ++y) {
    for (int x = 0; x < place_.width; ++x) {
      add_luma(sample(*drawn, ink.x + x, ink.y + y, opacity));
    }
  }
  for (int y = 0; y < place_.height; y += 2) {
    for (int x = 0; x < place_.width; x += 2) {
      add_chroma(mean_of_four(*drawn, ink.x + x, ink.y + y, opacity));
    }
  }
}

void Stamp::add_luma(const Ink& ink) {
  layers_[0].add.push_back(byte(ink.y));
  layers_[0].keep.push_back(byte(255 - 255 * ink.alpha));
}

void Stamp::add_chroma(const Ink& ink) {
  layers_[1].add.push_back(byte(ink.cb));
  layers_[2].add.push_back(byte(ink.cr));
  layers_[1].keep.push_back(byte(255 - 255 * ink.alpha));
  layers_[2].keep.push_back(byte(255 - 255 * ink.alpha));
}

void Stamp::blend(AVFrame& frame, int plane, const Layer& layer) const noexcept {
  const int shift = plane == 0 ? 0 : 1;
  const int width = place_.width >> shift;
  const int height = place_.height >> shift;
  for (int y = 0; y < height; ++y) {
    uint8_t* row = frame.data[plane] +
                   ptrdiff_t{(place_.y >> shift) + y} * frame.linesize[plane] +
                   (place_.x >> shift);
    const size_t start = static_cast<size_t>(y) * static_cast<size_t>(width);
    const uint8_t* add = layer.add.data() + start;
    const uint8_t* keep = layer.keep.data() + start;
    for (int x = 0; x < width; ++x) {
      const int mixed = add[x] + (row[x] * keep[x] + 127) / 255;
      row[x] = static_cast<uint8_t>(std::min(mixed, 255));
    }
  }
}

void Stamp::apply(AVFrame& frame) const noexcept {
  for (int plane = 0; plane < 3; ++plane) blend(frame, plane, layers_[plane]);
}

}  // namespace video_core
