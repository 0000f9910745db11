#include "sprites.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "check.h"

namespace video_core {
namespace {

constexpr double interval_s_min = 0.2;  // finer than that nobody scrubs
constexpr int quality = 5;              // 2 (best) .. 31

int tiles_for(double duration_s, int capacity) {
  if (duration_s <= 0) return 0;
  const double most = std::floor(duration_s / interval_s_min + 1e-6);
  return std::max(1, static_cast<int>(std::min<double>(capacity, most)));
}

std::string clock_text(double at_s) {
  const int64_t ms = std::llround(at_s * 1000.0);
  char text[40];
  std::snprintf(text, sizeof text, "%02d:%02d:%02d.%03d", static_cast<int>(ms / 3'600'000),
                static_cast<int>(ms / 60'000 % 60), static_cast<int>(ms / 1000 % 60),
                static_cast<int>(ms % 1000));
  return text;
}

// As part of an address, relative to the WebVTT file.
std::string address_of(const SpritesPlan& plan) {
  const std::string file_name = std::filesystem::path(plan.image_path).filename().string();
  std::string made;
  for (const char letter : plan.image_name.value_or(file_name)) {
    const auto code = static_cast<unsigned char>(letter);
    const bool is_plain = code < 128 && (std::isalnum(code) != 0 || letter == '-' ||
                                         letter == '.' || letter == '_' || letter == '~');
    char escape[4];
    std::snprintf(escape, sizeof escape, "%%%02X", unsigned{code});
    made += is_plain ? std::string(1, letter) : std::string(escape);
  }
  return made;
}

void write_text(const std::string& text, const PartFile& file) {
  const auto held = file.hold();
  std::ofstream out(file.path(), std::ios::binary);
  out << text;
  out.close();
  if (!out) throw MediaError(Fault::Encode, Stage::Poster, "writing the sprites' times");
}

void put(const AVFrame& tile, AVFrame& sheet, int x, int y) {
  for (int plane = 0; plane < 3; ++plane) {
    const int shift = plane == 0 ? 0 : 1;
    uint8_t* target =
        sheet.data[plane] + ptrdiff_t{y >> shift} * sheet.linesize[plane] + (x >> shift);
    av_image_copy_plane(target, sheet.linesize[plane], tile.data[plane], tile.linesize[plane],
                        tile.width >> shift, tile.height >> shift);
  }
}

}  // namespace

SpriteMaker::SpriteMaker(const SpritesPlan& plan, double duration_s) noexcept
    : plan_(plan),
      count_(tiles_for(duration_s, plan.columns * plan.rows)),
      interval_s_(count_ > 0 ? duration_s / count_ : interval_s_min) {}

void SpriteMaker::consider(const AVFrame& upright, double at_s) {
  const auto is_due = [&] {
    const bool is_wanted = count_ == 0 || static_cast<int>(tiles_.size()) < count_;
    return is_wanted && at_s >= (static_cast<double>(tiles_.size()) + 0.5) * interval_s_;
  };
  last_s_ = at_s;
  if (!is_due()) {
    last_ = own<FramePtr>(av_frame_clone(&upright));
    return;
  }
  const FramePtr tile = shrink(upright);
  last_.reset();
  while (is_due()) {
    if (count_ == 0 && static_cast<int>(tiles_.size()) == capacity()) thin_out();
    tiles_.push_back(own<FramePtr>(av_frame_clone(tile.get())));
  }
}

void SpriteMaker::thin_out() {
  std::vector<FramePtr> kept;
  for (size_t i = 1; i < tiles_.size(); i += 2) kept.push_back(std::move(tiles_[i]));
  tiles_ = std::move(kept);
  interval_s_ *= 2;
}

FramePtr SpriteMaker::shrink(const AVFrame& upright) {
  const Shape shape = shape_of(upright);
  if (tile_.width == 0) {
    tile_ = jpeg_size(picture_of(shape), plan_.width, jpeg_height_max / plan_.rows);
  }
  if (!scaler_ || !(shape == shape_)) {
    const Rect all{0, 0, upright.width, upright.height};
    place_ = pad_layout(picture_of(shape), tile_).to;
    scaler_.emplace(shape.colour, all, AV_PIX_FMT_YUV420P, Delivered::Jpeg, place_, SWS_AREA);
    shape_ = shape;
  }
  FramePtr tile = new_jpeg_canvas(tile_);
  scaler_->run(upright, *tile);
  return tile;
}

// The last picture stands until the end.
void SpriteMaker::complete() {
  const auto wanted = static_cast<size_t>(std::max(1, count_));
  if (tiles_.size() >= wanted) return;
  if (!last_ && tiles_.empty()) {
    throw MediaError(Fault::Unreadable, Stage::Poster, "no picture could be read");
  }
  const FramePtr tile = last_ ? shrink(*last_) : own<FramePtr>(av_frame_clone(tiles_.back().get()));
  while (tiles_.size() < wanted) tiles_.push_back(own<FramePtr>(av_frame_clone(tile.get())));
}

SpriteSheet SpriteMaker::layout() const {
  SpriteSheet sheet;
  sheet.count = static_cast<int>(tiles_.size());
  sheet.columns = std::min(plan_.columns, sheet.count);
  sheet.rows = (sheet.count + sheet.columns - 1) / sheet.columns;
  sheet.tile_width = tile_.width;
  sheet.tile_height = tile_.height;
  sheet.interval_s = interval_s_;
  sheet.image.width = sheet.columns * tile_.width;
  sheet.image.height = sheet.rows * tile_.height;
  sheet.image.filters = "scale " + std::to_string(shape_.width) + "x" +
                        std::to_string(shape_.height) + " -> " + std::to_string(place_.width) +
                        "x" + std::to_string(place_.height) + " area; tile " +
                        std::to_string(sheet.columns) + "x" + std::to_string(sheet.rows);
  return sheet;
}

FramePtr SpriteMaker::sheet_of(const SpriteSheet& sheet) const {
  FramePtr picture = new_jpeg_canvas({sheet.image.width, sheet.image.height});
  for (int i = 0; i < sheet.count; ++i) {
    put(*tiles_[static_cast<size_t>(i)], *picture, i % sheet.columns * tile_.width,
        i / sheet.columns * tile_.height);
  }
  return picture;
}

std::string SpriteMaker::cues_of(const SpriteSheet& sheet) const {
  const std::string address = address_of(plan_);
  const double end_s = std::max(sheet.count * interval_s_, last_s_);
  std::string text = "WEBVTT\n";
  for (int i = 0; i < sheet.count; ++i) {
    const bool is_last = i + 1 == sheet.count;
    text += "\n" + clock_text(i * interval_s_) + " --> " +
            clock_text(is_last ? end_s : (i + 1) * interval_s_) + "\n" + address +
            "#xywh=" + std::to_string(i % sheet.columns * tile_.width) + "," +
            std::to_string(i / sheet.columns * tile_.height) + "," + std::to_string(tile_.width) +
            "," + std::to_string(tile_.height) + "\n";
  }
  return text;
}

SpriteSheet SpriteMaker::write(const std::optional<Provenance>& provenance, const PartFile& image,
                               const PartFile& vtt) {
  complete();
  const SpriteSheet sheet = layout();
  const FramePtr picture = sheet_of(sheet);
  write_jpeg(*picture, quality, provenance, image);
  write_text(cues_of(sheet), vtt);
  return sheet;
}

}  // namespace video_core
