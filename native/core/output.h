// One rendition in the making: carried over from the source, or encoded on a thread of its own.
#pragma once

#include <memory>

#include "control.h"
#include "mp4_writer.h"
#include "source.h"

namespace video_core {

class Output {
 public:
  virtual ~Output() = default;

  virtual bool wants_frames() const noexcept = 0;
  // A packet of the source's video stream, in its own time.
  virtual void take_packet(const AVPacket& packet) = 0;
  // An upright picture for slot `index` of the output; waits while the thread is behind.
  virtual void take_frame(const AVFrame& upright, int64_t index) = 0;
  // No more will come. `wait` blocks until all of it is written.
  virtual void close() = 0;
  virtual void wait() = 0;
  // Throws what ended the output's thread early, if anything did.
  virtual void rethrow_failure() const = 0;

  virtual Mp4Writer& writer() noexcept = 0;
  virtual OutputReport report() const = 0;
};

// True when the source's own video already is the rendition: H.264 4:2:0 8 bit of exactly that
// size, square pixels, upright, BT.709, constant rate, nothing to be drawn on it.
bool is_conforming(const Source& source, const RenditionPlan& plan);

std::unique_ptr<Output> open_copied(const Source& source, const RenditionPlan& plan,
                                    Control& control);
std::unique_ptr<Output> open_encoded(const RenditionPlan& plan, AVRational rate,
                                     const EncoderSettings& settings, int threads,
                                     Control& control);

}  // namespace video_core
