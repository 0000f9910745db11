// A bitmap to draw on with Cairo: paths, fills, outlines, soft shadows.
#pragma once

#include <cairo/cairo.h>

#include "layer.h"

namespace video_core {

struct Colour {
  double red = 0, green = 0, blue = 0, alpha = 1;
};

Colour colour_from(uint32_t rgb, double alpha = 1.0) noexcept;

// 0 is black, 1 is white, as the eye weighs them.
double brightness_of(const Colour& colour) noexcept;

struct Box {
  double x = 0, y = 0, width = 0, height = 0;
};

class Drawing {
 public:
  Drawing(int width, int height);

  cairo_t* cairo() const noexcept { return cairo_.get(); }

  void trace_rounded(const Box& box, double radius);
  // Both leave the path as it is; `clear_path` ends it.
  void fill(const Colour& colour);
  void outline(const Colour& colour, double width);
  // Darkness around the path, `reach` pixels wide, moved down by `drop`; drawn before what casts
  // it.
  void shadow(double reach, double drop, double strength);
  void clear_path() { cairo_new_path(cairo()); }

  // Over what is there, scaled to `box`, by area where it shrinks and bicubic where it grows.
  void paint(const Bitmap& bitmap, const Box& box);

  // Throws what Cairo could not do; the drawing is over.
  Bitmap finish();

 private:
  void set(const Colour& colour);

  using SurfacePtr = std::unique_ptr<cairo_surface_t, FreeBy<cairo_surface_destroy>>;
  using CairoPtr = std::unique_ptr<cairo_t, FreeBy<cairo_destroy>>;
  Bitmap bitmap_;
  SurfacePtr surface_;
  CairoPtr cairo_;
};

}  // namespace video_core
