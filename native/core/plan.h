// What is asked of a run and what it answers: plain values, no FFmpeg types.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace video_core {

// Checked before anything is decoded; durations also while reading, where a header says none.
struct Limits {
  int64_t pixels_max = int64_t{8192} * 4320;
  double duration_s_max = 600.0;
  int streams_max = 16;
  int64_t size_bytes_max = int64_t{2} << 30;
  double wall_s_max = 3600.0;  // of the whole run
};

enum class Fit { Crop, Pad, Blur, Track };

// Where a crop looks: its centre in the upright source, as shares of width and height (0..1). The
// crop stays inside the picture.
struct Focus {
  double x_ratio = 0.5;
  double y_ratio = 0.5;
};

struct Watermark {
  std::string text;
  double opacity_ratio = 0.6;
};

// Where in the frame's safe area something stands; what shares a place is stacked.
enum class Anchor {
  TopLeft,
  Top,
  TopRight,
  Left,
  Centre,
  Right,
  BottomLeft,
  Bottom,
  BottomRight
};

// When an overlay is seen, in output time; without an end it stays.
struct Window {
  double start_s = 0.0;
  std::optional<double> end_s;
  double fade_in_s = 0.0;
  double fade_out_s = 0.0;  // needs an end
};

struct Text {
  std::string text;
  Anchor anchor = Anchor::Bottom;
  double size_ratio = 0.05;     // of the frame's short side
  uint32_t colour = 0xffffff;   // 0xrrggbb
  Window window;
};

struct PriceTag {
  std::string price;
  std::optional<std::string> was;  // struck through
  Anchor anchor = Anchor::TopRight;
  Window window;
};

struct CallToAction {
  std::string text;
  Anchor anchor = Anchor::Bottom;
  Window window;
};

struct Logo {
  std::string path;  // PNG, JPEG or WebP
  Anchor anchor = Anchor::TopLeft;
  double width_ratio = 0.18;  // of the frame's width
  double opacity_ratio = 1.0;
  Window window;
};

using Overlay = std::variant<Text, PriceTag, CallToAction, Logo>;

enum class CaptionMode { Burned, Track };

struct Captions {
  std::string path;  // SRT or WebVTT
  CaptionMode mode = CaptionMode::Burned;
  std::string language = "und";  // BCP 47
};

struct RenditionPlan {
  std::string path;  // final name; it appears only when every output of the plan is complete
  int width = 0;     // even
  int height = 0;    // even
  Fit fit = Fit::Crop;
  std::optional<Watermark> watermark;
  std::vector<Overlay> overlays;
  std::optional<Captions> captions;
  std::optional<Focus> focus;  // of Fit::Crop
};

struct PosterPlan {
  std::string path;
  int width = 0;  // even; the height follows the picture's shape
  std::optional<Watermark> watermark;
};

struct PreviewPlan {
  std::string path;
  int width = 0;                  // even; the height follows the picture's shape
  std::optional<double> start_s;  // chosen when left out
  double duration_s = 3.0;
  std::optional<Watermark> watermark;
};

struct SpritesPlan {
  std::string image_path;  // JPEG
  std::string vtt_path;    // WebVTT
  int columns = 5;
  int rows = 5;
  int width = 160;  // of a tile; even
  std::optional<std::string> image_name;  // in the WebVTT; else the image's file name
};

// Written into every MP4 and JPEG. Texts are UTF-8 without control characters.
struct Provenance {
  bool is_ai_generated = true;
  std::string statement;
  std::string generator;
};

// A bed under the whole film: looped or cut to its length.
struct MusicPlan {
  std::string path;
  double gain_db = -14.0;  // its loudness beside that of the film's own sound
  double duck_db = 10.0;   // how far it steps back while the film's own sound is active
  double fade_s = 1.0;     // at both ends
};

// Without a loudness and music the sound is measured and otherwise left as it is.
struct SoundPlan {
  std::optional<double> loudness_lufs;
  double true_peak_dbtp_max = -1.0;
  std::optional<MusicPlan> music;
};

// In x264's own words.
struct EncoderSettings {
  std::string preset;
  double crf = 0.0;
  std::string options;  // "name=value:name=value", over the preset
};

// How pictures become H.264; see docs/decisions/0006-encoder-settings.md.
struct Encoding {
  EncoderSettings plain;
  EncoderSettings small;     // under 0.9 megapixels
  EncoderSettings enlarged;  // others, of a source's pixels made half as large again or more
};

struct Plan {
  std::string source;
  std::vector<RenditionPlan> renditions;
  std::optional<PosterPlan> poster;
  std::optional<PreviewPlan> preview;
  std::optional<SpritesPlan> sprites;
  std::optional<SoundPlan> sound;
  std::optional<Provenance> provenance;
  Limits limits;
  Encoding encoding;
  int threads = 0;  // of each encoder; 0 lets the machine decide
  double still_s = 5.0;  // length of the film made from a picture
};

// Clockwise quarter turns, 0..3, then mirrored left to right.
struct Orientation {
  int quarter_turns = 0;
  bool is_mirrored = false;
};

struct VideoFacts {
  std::string codec;
  std::string pixel_format;
  int width = 0;   // as coded
  int height = 0;  // as coded
  int sar_num = 1;
  int sar_den = 1;
  Orientation orientation;
  double frame_rate = 0.0;  // of the renditions made from it
  bool is_variable_rate = false;
  bool is_hdr = false;
  bool is_interlaced = false;
};

struct AudioFacts {
  std::string codec;
  int sample_rate_hz = 0;
  int channels = 0;
};

struct MediaFacts {
  std::string container;
  int64_t size_bytes = 0;
  int streams = 0;
  double duration_s = 0.0;  // 0 when the container does not say
  int display_width = 0;    // upright, square pixels
  int display_height = 0;
  bool is_still = false;  // a picture: no length, no sound
  VideoFacts video;
  std::optional<AudioFacts> audio;
};

struct OutputReport {
  std::string path;
  int width = 0;
  int height = 0;
  int64_t size_bytes = 0;
  double duration_s = 0.0;
  std::string audio = "none";  // copied | encoded | none
  bool is_copied = false;
  bool is_upscaled = false;
  std::string filters;  // what was done to the picture, in words that stay
};

struct SpriteSheet {
  OutputReport image;
  std::string vtt_path;
  int columns = 0;
  int rows = 0;
  int count = 0;  // tiles; the last row may be shorter
  int tile_width = 0;
  int tile_height = 0;
  double interval_s = 0.0;  // each tile stands for that long
};

// EBU R 128; nothing where there is only silence (below the gate of -70 LUFS).
struct SoundReport {
  std::optional<double> input_lufs;
  std::optional<double> input_true_peak_dbtp;
  std::optional<double> output_lufs;
  std::optional<double> output_true_peak_dbtp;
  double gain_db = 0.0;  // before the limiter
};

struct Report {
  MediaFacts source;
  std::vector<OutputReport> outputs;
  std::optional<OutputReport> poster;
  std::optional<OutputReport> preview;
  std::optional<SpriteSheet> sprites;
  std::optional<SoundReport> sound;  // when the plan has one
  int64_t damaged_frames = 0;  // concealed or dropped, within the stated tolerance
};

}  // namespace video_core
