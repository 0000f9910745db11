// Sound as a stream of samples: stereo, interleaved float, 48 kHz. Each stage reads the one before.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "control.h"
#include "decoder.h"
#include "graph.h"
#include "loudness.h"
#include "sound_file.h"

namespace video_core {

constexpr int sample_rate_hz = 48'000;
constexpr size_t sides = 2;  // samples of one stereo frame

class Samples {
 public:
  virtual ~Samples() = default;
  // Writes up to `frames` stereo frames; fewer only at the end.
  virtual size_t read(float* stereo, size_t frames) = 0;
};

using SamplesPtr = std::unique_ptr<Samples>;

// A file's sound from its time zero: down-mixed, resampled, holes filled with silence.
class FileSamples final : public Samples {
 public:
  // `native`, when given, hears what was decoded as it was.
  FileSamples(const SoundFile& file, Control& control, FrameMeter* native = nullptr);

  size_t read(float* stereo, size_t frames) override;
  // True when more than 2 % of the packets could not be decoded.
  bool is_damaged() const noexcept;

 private:
  bool decode_more();
  void filter(AVFrame& frame);
  void check_hole(int64_t begin) const;
  void rebuild(const AVFrame& frame);
  bool is_like_before(const AVFrame& frame) const noexcept;
  void end_graph();
  void take_filtered();

  SoundFile file_;
  Control& control_;
  FrameMeter* native_;
  PacketReader packets_;
  Decoder decoder_;
  PacketPtr packet_;
  std::optional<Graph> graph_;
  int format_ = -1;
  int rate_hz_ = 0;
  int channels_ = 0;
  int64_t filtered_frames_ = 0;
  std::vector<float> ready_;
  size_t taken_ = 0;  // of `ready_`
  bool is_ended_ = false;
};

// Samples that are in memory already.
class HeldSamples final : public Samples {
 public:
  explicit HeldSamples(std::shared_ptr<const std::vector<float>> stereo)
      : stereo_(std::move(stereo)) {}
  size_t read(float* stereo, size_t frames) override;

 private:
  std::shared_ptr<const std::vector<float>> stereo_;
  size_t taken_ = 0;
};

// `frames` of what is read from `inner` (null: silence), cut or followed by silence.
class FittedSamples final : public Samples {
 public:
  FittedSamples(SamplesPtr inner, int64_t frames) : inner_(std::move(inner)), left_(frames) {}
  size_t read(float* stereo, size_t frames) override;

 private:
  SamplesPtr inner_;
  int64_t left_;
};

}  // namespace video_core
