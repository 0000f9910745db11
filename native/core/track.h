// One kind of media of a film in the making, advanced step by step beside the other kind.
#pragma once

#include <memory>
#include <vector>

#include "agreement.h"
#include "control.h"
#include "mp4_writer.h"

namespace video_core {

// What both tracks of a join are made from; outlives them.
struct Film {
  const JoinPlan& plan;
  RenditionPlan frame;  // every scene fills it
  std::vector<Survey> scenes;
  Timeline timeline;
  Control& control;
};

// Puts the scene's index in front of what is wrong with it; other failures pass unchanged.
template <class Work>
decltype(auto) in_scene(size_t index, Work&& work) {
  try {
    return work();
  } catch (const MediaError& error) {
    if (error.fault() == Fault::Cancelled || error.fault() == Fault::Encode) throw;
    throw MediaError(error.fault(), error.stage(),
                     "scene " + std::to_string(index) + ": " + error.what(), error.offset());
  }
}

class PictureTrack {
 public:
  virtual ~PictureTrack() = default;

  // Takes the next packet or picture; false when there was none left.
  virtual bool step() = 0;
  // How far the film has come.
  virtual double at_s() const noexcept = 0;
  // No more steps: blocks until all of it is written. Throws what failed on another thread.
  virtual void finish() = 0;
  virtual Mp4Writer& writer() noexcept = 0;
  virtual OutputReport report() const = 0;
  virtual int64_t damaged() const noexcept = 0;
};

std::unique_ptr<PictureTrack> open_copied_pictures(const Film& film);
std::unique_ptr<PictureTrack> open_encoded_pictures(const Film& film);

class SoundTrack {
 public:
  virtual ~SoundTrack() = default;

  virtual const AVCodecParameters& parameters() const noexcept = 0;
  virtual AVRational time_base() const noexcept = 0;
  virtual bool is_copied() const noexcept = 0;
  virtual bool step(Mp4Writer& writer) = 0;
  virtual double at_s() const noexcept = 0;
};

std::unique_ptr<SoundTrack> open_copied_sounds(const Film& film,
                                               std::vector<SoundPlacement> places);
std::unique_ptr<SoundTrack> open_encoded_sounds(const Film& film);

}  // namespace video_core
