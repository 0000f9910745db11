// What stands out of a picture by brightness and colour, where nothing moves.
#pragma once

#include <optional>

#include "plan.h"
#include "small_picture.h"

namespace video_core {

// Its middle, when most of what stands out lies in one place; of two alike the one nearer to the
// picture's middle.
std::optional<Focus> standing_out(const SmallPicture& small);

}  // namespace video_core
