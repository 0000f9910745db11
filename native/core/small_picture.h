// A small copy of a picture, prepared for asking what moves in it, what stands out of it and which
// colours it has.
#pragma once

#include <array>
#include <optional>

#include "canvas.h"
#include "grey.h"
#include "scaler.h"
#include "upright.h"

namespace video_core {

// A value for every pixel.
struct Map {
  int width;
  int height;
  std::vector<float> data;

  Map(int w, int h) : width(w), height(h), data(static_cast<size_t>(w * h)) {}
  float& at(int x, int y) { return data[static_cast<size_t>(y * width + x)]; }
  float at(int x, int y) const { return data[static_cast<size_t>(y * width + x)]; }
  bool has(int x, int y) const noexcept { return x >= 0 && y >= 0 && x < width && y < height; }
};

struct SmallPicture {
  static constexpr int shades = 16;
  static constexpr int colours = shades * 16 * 16;

  Grey grey;
  std::array<Grey, 2> chroma;        // of half the size
  std::vector<uint8_t> low, high;    // the darkest and the brightest around each pixel
  std::vector<uint16_t> colour;      // of each pixel: which of `colours`
};

// Makes them, of 160 pixels along the longer side.
class Shrinker {
 public:
  SmallPicture run(const AVFrame& upright);

 private:
  std::optional<Scaler> scaler_;
  FramePtr canvas_;
  int step_ = 1;
  Shape shape_;
};

// How far each pixel of `now` lies outside what was around its place in `other`, 0..1, seen from a
// camera that turned by `shift` in between: parts of a pixel and noise do not count.
Map surprise(const SmallPicture& now, const SmallPicture& other, Shift shift);

}  // namespace video_core
