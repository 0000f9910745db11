// EBU R 128: integrated loudness and true peak.
#pragma once

#include <ebur128.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "graph.h"
#include "true_peak.h"

namespace video_core {

// Nothing where there is only silence: below the gate of -70 LUFS, or no sample but zero.
struct Loudness {
  std::optional<double> lufs;
  std::optional<double> true_peak_dbtp;
};

double from_db(double db) noexcept;
double to_db(double ratio) noexcept;

class Meter {
 public:
  // Channels weigh by their place in `layout`: surround +1.5 dB, LFE not at all.
  Meter(const AVChannelLayout& layout, int rate_hz);
  // Stereo of 48 kHz.
  Meter();
  ~Meter();
  Meter(const Meter&) = delete;
  Meter& operator=(const Meter&) = delete;

  void add(const float* interleaved, size_t frames);
  Loudness result() const;

 private:
  struct Free {
    void operator()(ebur128_state* state) const noexcept;
  };
  std::unique_ptr<ebur128_state, Free> state_;
  std::vector<TruePeak> peaks_;  // one a channel
};

// Hears decoded frames of any format; what a change of layout or rate left behind counts by its
// peak only, and the loudness is that of the longer part.
class FrameMeter {
 public:
  void add(const AVFrame& frame);
  Loudness result() const;

 private:
  void rebuild(const AVFrame& frame);
  void take_converted();

  std::optional<Graph> convert_;
  std::unique_ptr<Meter> meter_;
  int format_ = -1;
  int rate_hz_ = 0;
  int channels_ = 0;
  int64_t frames_ = 0;  // heard by `meter_`
  Loudness before_;     // of the longest part before the last change
  int64_t before_frames_ = 0;
};

}  // namespace video_core
