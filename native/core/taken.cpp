#include "taken.h"

extern "C" {
#include <libavutil/avstring.h>
}

namespace video_core {

const AVCodec* find_taken_decoder(AVCodecID id) noexcept {
  const AVCodec* decoder = avcodec_find_decoder(id);
  const bool taken = decoder != nullptr && av_match_list(decoder->name, decoders_taken, ',') != 0;
  return taken ? decoder : nullptr;
}

}  // namespace video_core
