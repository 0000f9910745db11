// What each kind of overlay looks like: the colours, sizes and shapes live here.
#pragma once

#include "drawing.h"
#include "plan.h"
#include "typeset.h"

namespace video_core {

// The room an overlay has.
struct Room {
  Size frame;
  Size most;  // the largest it may become
};

// Each returns a bitmap without empty borders, at most `room.most` in size.
Bitmap draw(const Text& text, const Room& room, const Typesetter& typesetter);
Bitmap draw(const PriceTag& tag, const Room& room, const Typesetter& typesetter);
Bitmap draw(const CallToAction& call, const Room& room, const Typesetter& typesetter);
Bitmap draw(const Logo& logo, const Room& room, const Typesetter& typesetter);

// White on a dark box, `lines_max` lines of at most `room.most`.
Bitmap draw_caption(const std::string& text, const std::string& language, const Room& room,
                    const Typesetter& typesetter);

}  // namespace video_core
