// Text set by Pango: wrapped, shrunk to fit, in fonts that have its letters.
#pragma once

#include <pango/pangocairo.h>

#include <string>

#include "drawing.h"

namespace video_core {

enum class Align { Left, Centre, Right };

// How a text is to be set; sizes in pixels.
struct Type {
  double size = 0;      // of the em
  double size_min = 0;  // how small it may become to fit
  int width_max = 0;
  int height_max = 0;
  int lines_max = 0;  // 0: as many as fit the height
  Align align = Align::Centre;
  std::string language;  // BCP 47; empty: read off the script
};

struct UnrefObject {
  void operator()(gpointer object) const noexcept { g_object_unref(object); }
};

// A text with its line breaks. Its box is what the eye sees: from the top of the first line's
// capitals and ideographs to the bottom of the last one's, without the fonts' own spacing.
class TextBlock {
 public:
  using LayoutPtr = std::unique_ptr<PangoLayout, UnrefObject>;
  TextBlock(LayoutPtr layout, double size) noexcept;

  double size() const noexcept { return size_; }  // of the em, after shrinking
  double width() const noexcept { return width_; }
  double height() const noexcept { return height_; }
  int lines() const noexcept;

  // Adds the letters' outlines to the path, the box's upper left corner at `x`, `y`.
  void trace(const Drawing& drawing, double x, double y) const;

 private:
  LayoutPtr layout_;
  double size_;
  double left_ = 0;  // of the box, in the layout
  double top_ = 0;
  double width_ = 0;
  double height_ = 0;
};

// Has its own fonts: several may work at once, each on one thread at a time.
class Typesetter {
 public:
  // Throws Encode at Stage::Draw where no font is installed.
  Typesetter();
  Typesetter(const Typesetter&) = delete;
  Typesetter& operator=(const Typesetter&) = delete;

  // False when nothing of `text` could be shown.
  bool has_letters_of(const std::string& text) const;

  // Shrinks down to `size_min` until everything fits, then ends the text with an ellipsis. Lines
  // are made about equally long. Characters no font has are left out; when none is left, throws
  // Unsupported at Stage::Draw.
  TextBlock set(const std::string& text, const Type& type) const;

 private:
  TextBlock::LayoutPtr lay_out(const std::string& text, const Type& type) const;

  std::unique_ptr<PangoFontMap, UnrefObject> fonts_;
  std::unique_ptr<PangoContext, UnrefObject> context_;
};

}  // namespace video_core
