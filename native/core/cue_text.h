// What a cue says, without its markup.
#pragma once

#include <string>
#include <string_view>

namespace video_core {

// Tags (<i>, <v Name>, <c.x>, <00:01.000>, {\an8}) go, entities become their characters. A '<' that
// opens no tag stays.
std::string plain_text(std::string_view marked);

}  // namespace video_core
