#include "typeset.h"

#include <algorithm>
#include <cmath>

#include "check.h"

namespace video_core {
namespace {

// Where ideographs and capitals begin and end around the baseline, in ems. Source: the ideographic
// em box of Noto Sans CJK (0.88 above, 0.12 below).
constexpr double above_baseline = 0.88;
constexpr double below_baseline = 0.12;

// Between baselines, of the font's own line height (1.45 em): 1.3 em.
constexpr float line_spacing = 0.9F;

bool has_between(const std::string& text, gunichar first, gunichar last) {
  for (const char* at = text.c_str(); *at != '\0'; at = g_utf8_next_char(at)) {
    const gunichar letter = g_utf8_get_char(at);
    if (letter >= first && letter <= last) return true;
  }
  return false;
}

// Han characters look different in Japan, Korea and Taiwan: kana and hangul tell which is meant.
std::string language_of(const std::string& text) {
  // Without the middle dot and the long dash, which others use as well.
  if (has_between(text, 0x3041, 0x3096) || has_between(text, 0x30A1, 0x30FA)) return "ja";
  if (has_between(text, 0xAC00, 0xD7AF) || has_between(text, 0x1100, 0x11FF)) return "ko";
  return "zh-TW";
}

bool starts_with(const std::string& text, const char* start) { return text.rfind(start, 0) == 0; }

// Plans have ISO 639-2's three letters as well.
std::string in_two_letters(const std::string& language) {
  const std::string first = language.substr(0, language.find('-'));
  const std::string rest = language.substr(first.size());
  if (first == "jpn") return "ja" + rest;
  if (first == "kor") return "ko" + rest;
  if (first == "zho" || first == "chi") return rest.empty() ? "zh-TW" : "zh" + rest;
  return language;
}

// Source: Debian's fonts-noto-cjk and, for what that does not have, fonts-dejavu-core.
std::string families_for(const std::string& language) {
  std::string region = "TC";
  if (starts_with(language, "ja")) region = "JP";
  if (starts_with(language, "ko")) region = "KR";
  if (language == "zh-CN" || language == "zh-SG" || starts_with(language, "zh-Hans")) region = "SC";
  if (language == "zh-HK") region = "HK";
  return "Noto Sans CJK " + region + ",DejaVu Sans";
}

// Whether a language says which shapes Han characters have.
bool has_han(const std::string& language) {
  return starts_with(language, "zh") || starts_with(language, "ja") || starts_with(language, "ko");
}

using IterPtr = std::unique_ptr<PangoLayoutIter, FreeBy<pango_layout_iter_free>>;
using FontPtr = std::unique_ptr<PangoFontDescription, FreeBy<pango_font_description_free>>;

void set_families(PangoLayout* layout, const std::string& families) {
  const FontPtr font(pango_font_description_new());
  pango_font_description_set_family(font.get(), families.c_str());
  pango_font_description_set_weight(font.get(), PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description(layout, font.get());
}

void set_size(PangoLayout* layout, double size) {
  const FontPtr font(pango_font_description_copy(pango_layout_get_font_description(layout)));
  pango_font_description_set_absolute_size(font.get(), size * PANGO_SCALE);
  pango_layout_set_font_description(layout, font.get());
}

PangoAlignment pango_align(Align align) {
  if (align == Align::Left) return PANGO_ALIGN_LEFT;
  return align == Align::Right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_CENTER;
}

int to_pango(int pixels) { return std::max(1, pixels) * PANGO_SCALE; }

double to_pixels(int units) { return static_cast<double>(units) / PANGO_SCALE; }

double baseline_of_last(PangoLayout* layout) {
  const IterPtr at(pango_layout_get_iter(layout));
  while (pango_layout_iter_next_line(at.get())) continue;
  return to_pixels(pango_layout_iter_get_baseline(at.get()));
}

double text_height(PangoLayout* layout, double size) {
  const double first = to_pixels(pango_layout_get_baseline(layout));
  return baseline_of_last(layout) - first + size * (above_baseline + below_baseline);
}

bool fits(PangoLayout* layout, const Type& type, double size) {
  const int lines = pango_layout_get_line_count(layout);
  return (type.lines_max == 0 || lines <= type.lines_max) &&
         text_height(layout, size) <= type.height_max;
}

// The narrowest width with as many lines: no last line of one word.
void even_out(PangoLayout* layout, int width_max) {
  const int lines = pango_layout_get_line_count(layout);
  if (lines < 2) return;
  int enough = to_pango(width_max);
  int too_little = enough / 3;
  constexpr int halvings = 8;
  for (int i = 0; i < halvings; ++i) {
    const int width = (enough + too_little) / 2;
    pango_layout_set_width(layout, width);
    (pango_layout_get_line_count(layout) == lines ? enough : too_little) = width;
  }
  pango_layout_set_width(layout, enough);
}

std::string on_one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

// At the smallest size there is still too much: as many lines as there may be, and an ellipsis.
void cut_short(PangoLayout* layout, const Type& type, double size) {
  pango_layout_set_text(layout, on_one_line(pango_layout_get_text(layout)).c_str(), -1);
  pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
  int lines = type.lines_max == 0 ? 100 : type.lines_max;
  do {
    pango_layout_set_height(layout, -lines);
  } while (text_height(layout, size) > type.height_max && --lines > 0);
}

// The characters of `layout` that no installed font has.
std::u32string unknown_in(PangoLayout* layout) {
  std::u32string unknown;
  const IterPtr at(pango_layout_get_iter(layout));
  do {
    const PangoLayoutRun* run = pango_layout_iter_get_run_readonly(at.get());
    for (int i = 0; run != nullptr && i < run->glyphs->num_glyphs; ++i) {
      const PangoGlyph glyph = run->glyphs->glyphs[i].glyph;
      if ((glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0 && glyph != PANGO_GLYPH_INVALID_INPUT) {
        unknown += static_cast<char32_t>(glyph & ~PANGO_GLYPH_UNKNOWN_FLAG);
      }
    }
  } while (pango_layout_iter_next_run(at.get()));
  return unknown;
}

std::string without(const std::string& text, const std::u32string& letters) {
  std::string kept;
  for (const char* at = text.c_str(); *at != '\0';) {
    const char* next = g_utf8_next_char(at);
    if (letters.find(static_cast<char32_t>(g_utf8_get_char(at))) == std::u32string::npos) {
      kept.append(at, next);
    }
    at = next;
  }
  return kept;
}

// A box in place of an emoji looks like a mistake; nothing in its place does not.
void drop_unknown(PangoLayout* layout) {
  if (pango_layout_get_unknown_glyphs_count(layout) == 0) return;
  const std::string kept = without(pango_layout_get_text(layout), unknown_in(layout));
  pango_layout_set_text(layout, kept.c_str(), -1);
}

bool is_blank(PangoLayout* layout) {
  PangoRectangle ink;
  pango_layout_get_pixel_extents(layout, &ink, nullptr);
  return ink.width == 0 || ink.height == 0;
}

}  // namespace

TextBlock::TextBlock(LayoutPtr layout, double size) noexcept
    : layout_(std::move(layout)), size_(size) {
  PangoRectangle logical;
  pango_layout_get_extents(layout_.get(), nullptr, &logical);
  left_ = to_pixels(logical.x);
  width_ = to_pixels(logical.width);
  top_ = to_pixels(pango_layout_get_baseline(layout_.get())) - size * above_baseline;
  height_ = text_height(layout_.get(), size);
}

int TextBlock::lines() const noexcept { return pango_layout_get_line_count(layout_.get()); }

void TextBlock::trace(const Drawing& drawing, double x, double y) const {
  cairo_move_to(drawing.cairo(), x - left_, y - top_);
  pango_cairo_layout_path(drawing.cairo(), layout_.get());
}

Typesetter::Typesetter()
    : fonts_(pango_cairo_font_map_new()), context_(pango_font_map_create_context(fonts_.get())) {
  // Letters are drawn as outlines: no hinting, the same on every machine.
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context_.get(), options);
  cairo_font_options_destroy(options);
  pango_context_set_round_glyph_positions(context_.get(), FALSE);
  if (!has_letters_of("A")) {
    throw MediaError(Fault::Encode, Stage::Draw, "no font is installed");
  }
}

bool Typesetter::has_letters_of(const std::string& text) const {
  Type any;
  any.size = 16;
  any.width_max = 1000;
  return !is_blank(lay_out(text, any).get());
}

TextBlock::LayoutPtr Typesetter::lay_out(const std::string& text, const Type& type) const {
  const std::string named = in_two_letters(type.language);
  const std::string language = has_han(named) ? named : language_of(text);
  pango_context_set_language(context_.get(), pango_language_from_string(language.c_str()));
  TextBlock::LayoutPtr layout(pango_layout_new(context_.get()));
  pango_layout_set_width(layout.get(), to_pango(type.width_max));
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment(layout.get(), pango_align(type.align));
  pango_layout_set_line_spacing(layout.get(), line_spacing);
  pango_layout_set_text(layout.get(), text.c_str(), -1);
  set_families(layout.get(), families_for(language));
  set_size(layout.get(), type.size);
  drop_unknown(layout.get());
  return layout;
}

TextBlock Typesetter::set(const std::string& text, const Type& type) const {
  TextBlock::LayoutPtr layout = lay_out(text, type);
  if (is_blank(layout.get())) {
    throw MediaError(Fault::Unsupported, Stage::Draw, "no installed font has the text's letters");
  }
  constexpr double step = 0.94;
  double size = type.size;
  while (!fits(layout.get(), type, size) && size > type.size_min) {
    size = std::max(type.size_min, size * step);
    set_size(layout.get(), size);
  }
  if (fits(layout.get(), type, size)) {
    even_out(layout.get(), type.width_max);
  } else {
    cut_short(layout.get(), type, size);
  }
  return TextBlock(std::move(layout), size);
}

}  // namespace video_core
