#include "small_picture.h"

#include <algorithm>
#include <cmath>

namespace video_core {
namespace {

Grey plane_of(const AVFrame& small, int plane) {
  const int half = plane == 0 ? 1 : 2;
  Grey grey{small.width / half, small.height / half, {}};
  for (int y = 0; y < grey.height; ++y) {
    const uint8_t* line = small.data[plane] + ptrdiff_t{y} * small.linesize[plane];
    grey.data.insert(grey.data.end(), line, line + grey.width);
  }
  return grey;
}

// The least or the greatest of three by three, as `choose` says.
template <class Choose>
std::vector<uint8_t> around(const Grey& grey, Choose choose) {
  const auto of_three = [&](const std::vector<uint8_t>& data, int step, bool is_across) {
    std::vector<uint8_t> made(data.size());
    for (int y = 0; y < grey.height; ++y) {
      for (int x = 0; x < grey.width; ++x) {
        const int i = y * grey.width + x;
        const int at = is_across ? x : y, last = (is_across ? grey.width : grey.height) - 1;
        uint8_t value = data[static_cast<size_t>(i)];
        if (at > 0) value = choose(value, data[static_cast<size_t>(i - step)]);
        if (at < last) value = choose(value, data[static_cast<size_t>(i + step)]);
        made[static_cast<size_t>(i)] = value;
      }
    }
    return made;
  };
  return of_three(of_three(grey.data, 1, true), grey.width, false);
}

// Sixteen steps of a chroma plane, finest where colours are weak, as most are.
int step_of(uint8_t chroma) {
  const int off = chroma - 128;
  const int steps = static_cast<int>(std::sqrt(std::abs(off) * 0.9));
  return std::clamp(off < 0 ? 7 - steps : 8 + steps, 0, 15);
}

std::vector<uint16_t> colours_of(const SmallPicture& small) {
  std::array<int, 256> steps{};
  for (int value = 0; value < 256; ++value) {
    steps[static_cast<size_t>(value)] = step_of(static_cast<uint8_t>(value));
  }
  const auto chroma_at = [&](int plane, int x, int y) {
    const Grey& grey = small.chroma[static_cast<size_t>(plane)];
    const int value = grey.at(std::min(x / 2, grey.width - 1), std::min(y / 2, grey.height - 1));
    return steps[static_cast<size_t>(value)];
  };
  std::vector<uint16_t> colours;
  colours.reserve(small.grey.data.size());
  for (int y = 0; y < small.grey.height; ++y) {
    for (int x = 0; x < small.grey.width; ++x) {
      const int colour = (small.grey.at(x, y) / 16 * 16 + chroma_at(0, x, y)) * 16;
      colours.push_back(static_cast<uint16_t>(colour + chroma_at(1, x, y)));
    }
  }
  return colours;
}

// Every `step`th line of a picture, without copying.
FramePtr every(const AVFrame& frame, int step) {
  FramePtr thinned = own<FramePtr>(av_frame_clone(&frame));
  if (step > 1) thinned->height = frame.height / step / 2 * 2;
  for (int& stride : thinned->linesize) stride *= step;
  return thinned;
}

// Four lines are enough to make one of.
int step_for(int height, int small) { return std::max(1, height / (4 * small)); }

}  // namespace

SmallPicture Shrinker::run(const AVFrame& upright) {
  const Shape shape = shape_of(upright);
  if (!scaler_ || !(shape == shape_)) {
    const int longest = std::max(upright.width, upright.height);
    const auto side = [&](int value) {
      return std::max(16, value * Grey::long_side / longest / 2 * 2);
    };
    canvas_ = new_canvas(side(upright.width), side(upright.height));
    step_ = step_for(upright.height, canvas_->height);
    const int lines = every(upright, step_)->height;
    scaler_.emplace(shape.colour, Rect{0, 0, upright.width, lines}, AV_PIX_FMT_YUV420P,
                    Delivered::Video, Rect{0, 0, canvas_->width, canvas_->height}, SWS_AREA);
    shape_ = shape;
  }
  scaler_->run(*every(upright, step_), *canvas_);
  SmallPicture small;
  small.grey = plane_of(*canvas_, 0);
  small.chroma = {plane_of(*canvas_, 1), plane_of(*canvas_, 2)};
  small.low = around(small.grey, [](uint8_t a, uint8_t b) { return std::min(a, b); });
  small.high = around(small.grey, [](uint8_t a, uint8_t b) { return std::max(a, b); });
  small.colour = colours_of(small);
  return small;
}

Map surprise(const SmallPicture& now, const SmallPicture& other, Shift shift) {
  constexpr int noise = 6, clear = 24;  // levels
  const int lift = brightness(now.grey) - brightness(other.grey);
  Map map(now.grey.width, now.grey.height);
  for (int y = 0; y < map.height; ++y) {
    for (int x = 0; x < map.width; ++x) {
      const int u = x - shift.x, v = y - shift.y;
      if (!map.has(u - 1, v - 1) || !map.has(u + 1, v + 1)) continue;
      const auto place = static_cast<size_t>(v * map.width + u);
      const int value = now.grey.at(x, y) - lift;
      const int above = value - other.high[place], below = other.low[place] - value;
      const int off = std::clamp(std::max(above, below) - noise, 0, clear);
      map.at(x, y) = static_cast<float>(off) / clear;
    }
  }
  return map;
}

}  // namespace video_core
