// When scenes may be joined without being encoded again: all of them, or none.
#pragma once

#include <optional>
#include <vector>

#include "survey.h"
#include "timeline.h"

namespace video_core {

// Pictures are carried over when only cuts join them and every scene is, as coded, what the film
// asks for, of one rate and with the same parameter sets to the byte (an MP4 track of `avc1` holds
// one set), begins with an IDR picture, and has a picture in every slot.
bool pictures_agree(const std::vector<Survey>& scenes, const Timeline& timeline);

// Where a scene's sound packets go on the film's grid of AAC frames.
struct SoundPlacement {
  int64_t skipped = 0;  // packets of priming the film has no room for
  int64_t slot = 0;     // of the first one kept
};

// The film's grid starts at the first scene's first packet and never bends: each scene is put on
// the slot nearest to where it belongs, so sound and picture part by half an AAC frame at most
// (11 ms) however many scenes there are. Empty when sound must be encoded: something but cuts, a
// scene that is silent, of another kind, with holes, or whose sound ends before its picture.
std::optional<std::vector<SoundPlacement>> place_sounds(const std::vector<Survey>& scenes,
                                                        const Timeline& timeline);

}  // namespace video_core
