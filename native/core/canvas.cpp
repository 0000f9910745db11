#include "canvas.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "check.h"

namespace video_core {
namespace {

struct Plane {
  uint8_t* data;
  int stride;
  int width;
  int height;
};

Plane plane_of(const AVFrame& frame, int index) noexcept {
  const int shift = index == 0 ? 0 : 1;
  return {frame.data[index], frame.linesize[index], (frame.width + shift) >> shift,
          (frame.height + shift) >> shift};
}

void fill(const Plane& plane, int value) noexcept {
  for (int y = 0; y < plane.height; ++y) {
    std::memset(plane.data + ptrdiff_t{y} * plane.stride, value, static_cast<size_t>(plane.width));
  }
}

// A running mean over 2 * radius + 1 samples `step` bytes apart, edges repeated.
void box(uint8_t* line, ptrdiff_t step, int count, int radius, std::vector<uint8_t>& copy) {
  copy.resize(static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) copy[static_cast<size_t>(i)] = line[i * step];
  const auto sample = [&](int i) { return int{copy[static_cast<size_t>(std::clamp(i, 0, count - 1))]}; };
  const int span = 2 * radius + 1;
  int sum = 0;
  for (int i = -radius; i <= radius; ++i) sum += sample(i);
  for (int i = 0; i < count; ++i) {
    line[i * step] = static_cast<uint8_t>((sum + span / 2) / span);
    sum += sample(i + radius + 1) - sample(i - radius);
  }
}

void blur_plane(const Plane& plane, int radius, std::vector<uint8_t>& copy) {
  for (int y = 0; y < plane.height; ++y) {
    box(plane.data + ptrdiff_t{y} * plane.stride, 1, plane.width, radius, copy);
  }
  for (int x = 0; x < plane.width; ++x) {
    box(plane.data + x, plane.stride, plane.height, radius, copy);
  }
}

}  // namespace

FramePtr new_canvas(int width, int height) {
  FramePtr frame = own<FramePtr>(av_frame_alloc());
  frame->width = width;
  frame->height = height;
  frame->format = AV_PIX_FMT_YUV420P;
  check(av_frame_get_buffer(frame.get(), 0), Stage::Filter, "making a frame");
  return frame;
}

void copy_part(const AVFrame& from, Place at, AVFrame& to, Place target, int width, int height) {
  for (int index = 0; index < 3; ++index) {
    const int shift = index == 0 ? 0 : 1;
    const Plane source = plane_of(from, index);
    const Plane made = plane_of(to, index);
    av_image_copy_plane(
        made.data + ptrdiff_t{target.y >> shift} * made.stride + (target.x >> shift), made.stride,
        source.data + ptrdiff_t{at.y >> shift} * source.stride + (at.x >> shift), source.stride,
        width >> shift, height >> shift);
  }
}

void fill_black(AVFrame& frame) noexcept {
  fill(plane_of(frame, 0), 16);
  fill(plane_of(frame, 1), 128);
  fill(plane_of(frame, 2), 128);
}

void blur(AVFrame& frame, int radius) {
  constexpr int passes = 3;
  std::vector<uint8_t> copy;
  for (int index = 0; index < 3; ++index) {
    const int plane_radius = std::max(1, index == 0 ? radius : radius / 2);
    for (int pass = 0; pass < passes; ++pass) blur_plane(plane_of(frame, index), plane_radius, copy);
  }
}

}  // namespace video_core
