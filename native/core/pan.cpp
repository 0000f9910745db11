#include "pan.h"

#include <algorithm>
#include <cmath>

#include "canvas.h"

namespace video_core {
namespace {

int even_above(double value) { return static_cast<int>(std::ceil(value / 2.0)) * 2; }

}  // namespace

Pan::Pan(const Shape& shape, Size output)
    : picture_(picture_of(shape)),
      output_(output),
      layout_(crop_layout(picture_, output)),
      part_{wider(layout_.from.width, picture_.width),
            wider(layout_.from.height, picture_.height)},
      scaled_(new_canvas(
          even_above(double(output.width) * part_.width / layout_.from.width),
          even_above(double(output.height) * part_.height / layout_.from.height))),
      scaler_(shape.colour, {0, 0, part_.width, part_.height}, AV_PIX_FMT_YUV420P,
              Delivered::Video, {0, 0, scaled_->width, scaled_->height}) {}

Pan::Offset Pan::offset(double centre_ratio, int crop, int part, int whole, int scaled,
                        int output) {
  const double wanted = std::clamp(centre_ratio * whole - crop / 2.0, 0.0, double(whole - crop));
  const int source = std::min(static_cast<int>(wanted), whole - part) / 2 * 2;
  const auto made = static_cast<int>(std::lround((wanted - source) * scaled / part));
  return {source, std::clamp(made, 0, scaled - output)};
}

void Pan::run(const AVFrame& upright, Focus focus, AVFrame& canvas) {
  const Offset x = offset(focus.x_ratio, layout_.from.width, part_.width, picture_.width,
                        scaled_->width, output_.width);
  const Offset y = offset(focus.y_ratio, layout_.from.height, part_.height, picture_.height,
                        scaled_->height, output_.height);
  scaler_.run_at(upright, x.source, y.source, *scaled_);
  copy_part(*scaled_, {x.output, y.output}, canvas, {}, output_.width, output_.height);
}

}  // namespace video_core
