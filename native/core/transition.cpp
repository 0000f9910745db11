#include "transition.h"

#include <cmath>

namespace video_core {
namespace {

constexpr unsigned one = 1 << 16;

void mix_row(uint8_t* target, const uint8_t* from, const uint8_t* to, int width,
             unsigned share) noexcept {
  const unsigned rest = one - share;
  for (int x = 0; x < width; ++x) {
    target[x] = static_cast<uint8_t>((from[x] * rest + to[x] * share + one / 2) / one);
  }
}

}  // namespace

void mix(AVFrame& target, const AVFrame& from, const AVFrame& to, double share) noexcept {
  const auto weight = static_cast<unsigned>(std::lround(share * one));
  for (int plane = 0; plane < 3; ++plane) {
    const int shift = plane == 0 ? 0 : 1;
    const int width = (target.width + shift) >> shift;
    const int height = (target.height + shift) >> shift;
    for (int y = 0; y < height; ++y) {
      mix_row(target.data[plane] + ptrdiff_t{y} * target.linesize[plane],
              from.data[plane] + ptrdiff_t{y} * from.linesize[plane],
              to.data[plane] + ptrdiff_t{y} * to.linesize[plane], width, weight);
    }
  }
}

}  // namespace video_core
