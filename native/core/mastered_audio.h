// A sound track of our own making, made on a thread of its own while the pictures are.
#pragma once

#include "audio_track.h"
#include "mastering.h"

namespace video_core {

// `control` must outlive the track.
std::unique_ptr<AudioTrack> open_mastered(SoundJob job, Control& control);

}  // namespace video_core
