// What is read: the containers and codecs of films and stills, and nothing else of the hundreds
// FFmpeg knows. Whatever is not named here is never handed a byte of the source.
#pragma once

#include "handles.h"

namespace video_core {

// Containers that hold one film each, for `format_whitelist`. Playlists and whatever opens further
// files or addresses stay out, however a file is named.
inline constexpr const char* containers_taken = "mov,mp4,matroska,webm,avi";

// Decoders by name, for `codec_whitelist`: it holds while streams are probed, too.
inline constexpr const char* decoders_taken =
    "h264,hevc,vp8,vp9,libdav1d,libaom-av1,av1,mpeg4,mjpeg,prores,png,webp,"
    "aac,mp2,mp2float,mp3,mp3float,opus,libopus,vorbis,flac,alac,ac3,eac3,"
    "pcm_u8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,"
    "pcm_alaw,pcm_mulaw";

// The decoder of a stream; null when there is none or it is not taken.
const AVCodec* find_taken_decoder(AVCodecID id) noexcept;

}  // namespace video_core
