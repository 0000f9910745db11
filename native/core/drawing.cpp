#include "drawing.h"

#include <algorithm>
#include <cmath>

#include "check.h"

namespace video_core {
namespace {

constexpr double pi = 3.14159265358979323846;

// Cairo's surfaces end at 32767 pixels a side; nothing drawn here comes near.
constexpr int side_max = 16384;

constexpr int shadow_steps_max = 12;

void check_cairo(cairo_status_t status) {
  if (status == CAIRO_STATUS_SUCCESS) return;
  if (status == CAIRO_STATUS_NO_MEMORY) throw std::bad_alloc();
  throw MediaError(Fault::Encode, Stage::Draw,
                   std::string("drawing: ") + cairo_status_to_string(status));
}

int checked_side(int side) {
  if (side > 0 && side <= side_max) return side;
  throw MediaError(Fault::Encode, Stage::Draw,
                   "a drawing of " + std::to_string(side) + " pixels a side");
}

cairo_surface_t* surface_over(Bitmap& bitmap) {
  return cairo_image_surface_create_for_data(
      reinterpret_cast<unsigned char*>(bitmap.pixels.data()), CAIRO_FORMAT_ARGB32, bitmap.width,
      bitmap.height, 4 * bitmap.width);
}

}  // namespace

Colour colour_from(uint32_t rgb, double alpha) noexcept {
  const auto part = [rgb](int shift) { return (rgb >> shift & 0xff) / 255.0; };
  return {part(16), part(8), part(0), alpha};
}

double brightness_of(const Colour& colour) noexcept {
  return 0.2126 * colour.red + 0.7152 * colour.green + 0.0722 * colour.blue;
}

Drawing::Drawing(int width, int height)
    : bitmap_(checked_side(width), checked_side(height)),
      surface_(surface_over(bitmap_)),
      cairo_(cairo_create(surface_.get())) {
  check_cairo(cairo_status(cairo()));
  cairo_set_line_join(cairo(), CAIRO_LINE_JOIN_ROUND);
}

void Drawing::set(const Colour& colour) {
  cairo_set_source_rgba(cairo(), colour.red, colour.green, colour.blue, colour.alpha);
}

void Drawing::trace_rounded(const Box& box, double radius) {
  const double r = std::min(radius, std::min(box.width, box.height) / 2);
  const double right = box.x + box.width - r;
  const double bottom = box.y + box.height - r;
  cairo_new_sub_path(cairo());
  cairo_arc(cairo(), right, box.y + r, r, -pi / 2, 0);
  cairo_arc(cairo(), right, bottom, r, 0, pi / 2);
  cairo_arc(cairo(), box.x + r, bottom, r, pi / 2, pi);
  cairo_arc(cairo(), box.x + r, box.y + r, r, pi, pi * 3 / 2);
  cairo_close_path(cairo());
}

void Drawing::fill(const Colour& colour) {
  set(colour);
  cairo_fill_preserve(cairo());
}

void Drawing::outline(const Colour& colour, double width) {
  set(colour);
  cairo_set_line_width(cairo(), width);
  cairo_stroke_preserve(cairo());
}

void Drawing::shadow(double reach, double drop, double strength) {
  const auto cast = std::unique_ptr<cairo_path_t, FreeBy<cairo_path_destroy>>(
      cairo_copy_path(cairo()));
  clear_path();
  cairo_save(cairo());
  cairo_translate(cairo(), 0, drop);
  cairo_append_path(cairo(), cast.get());
  // Faint outlines one over the other add up to a slope, steep inside and flat at its end.
  const int steps = std::clamp(static_cast<int>(std::ceil(reach)), 1, shadow_steps_max);
  const double each = 1.0 - std::pow(1.0 - strength, 1.0 / steps);
  for (int step = 1; step <= steps; ++step) {
    const double part = static_cast<double>(step) / steps;
    outline({0, 0, 0, each}, 2 * reach * part * std::sqrt(part));
  }
  cairo_restore(cairo());
  clear_path();
  cairo_append_path(cairo(), cast.get());
}

void Drawing::paint(const Bitmap& bitmap, const Box& box) {
  Bitmap copy = bitmap;  // Cairo wants what it reads to be writable
  const SurfacePtr from(surface_over(copy));
  cairo_save(cairo());
  cairo_translate(cairo(), box.x, box.y);
  cairo_rectangle(cairo(), 0, 0, box.width, box.height);
  cairo_clip(cairo());
  cairo_scale(cairo(), box.width / bitmap.width, box.height / bitmap.height);
  cairo_set_source_surface(cairo(), from.get(), 0, 0);
  cairo_pattern_set_filter(cairo_get_source(cairo()), CAIRO_FILTER_BEST);
  cairo_pattern_set_extend(cairo_get_source(cairo()), CAIRO_EXTEND_PAD);
  cairo_paint(cairo());
  cairo_restore(cairo());
}

Bitmap Drawing::finish() {
  cairo_surface_flush(surface_.get());
  check_cairo(cairo_status(cairo()));
  cairo_.reset();
  surface_.reset();
  return std::move(bitmap_);
}

}  // namespace video_core
