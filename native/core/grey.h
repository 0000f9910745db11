// Small grey pictures and how they differ, for finding out what moves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace video_core {

// A byte a pixel.
struct Grey {
  static constexpr int long_side = 160;

  int width = 0;
  int height = 0;
  std::vector<uint8_t> data;

  int at(int x, int y) const noexcept { return data[static_cast<size_t>(y * width + x)]; }
};

struct Shift {
  int x = 0;
  int y = 0;
};

// The mean level.
int brightness(const Grey& grey);

// The mean difference when `before` is moved by `shift` and brightened by `lift`; a large one
// counts no more than a clear one, so that what moves by itself does not outvote the background.
double difference(const Grey& now, const Grey& before, Shift shift, int lift);

// The shift with the least difference within `reach` of `middle`.
Shift best_near(const Grey& now, const Grey& before, Shift middle, int reach, int lift);

// How far the camera has turned. It stands still unless turning explains clearly more.
Shift camera_shift(const Grey& now, const Grey& before, int lift);

// The mean difference of a picture to itself some way off: what unrelated pictures differ by.
double unrelated(const Grey& grey);

}  // namespace video_core
