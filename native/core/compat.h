// What differs between FFmpeg 5.1, 6 and 7: the only file that asks for versions.
#pragma once

#include "handles.h"

#if LIBAVCODEC_VERSION_INT < AV_VERSION_INT(59, 37, 100)
#error "video_core needs FFmpeg 5.1 or newer"
#endif

namespace video_core::compat {

// What a stream says of itself beside its packets; null where that is less than `bytes_min` bytes.
inline const uint8_t* side_data(const AVStream& stream, AVPacketSideDataType type,
                                size_t bytes_min) noexcept {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 102)
  const AVPacketSideData* found = av_packet_side_data_get(
      stream.codecpar->coded_side_data, stream.codecpar->nb_coded_side_data, type);
  return found != nullptr && found->size >= bytes_min ? found->data : nullptr;
#else
  size_t size = 0;
  const uint8_t* data = av_stream_get_side_data(&stream, type, &size);
  return size >= bytes_min ? data : nullptr;
#endif
}

// The 3x3 display matrix of a stream, or null.
inline const int32_t* display_matrix(const AVStream& stream) noexcept {
  return reinterpret_cast<const int32_t*>(
      side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, 9 * sizeof(int32_t)));
}

inline int64_t duration_of(const AVFrame& frame) noexcept {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
  return frame.duration;
#else
  return frame.pkt_duration;
#endif
}

#ifdef AV_FRAME_FLAG_INTERLACED
inline bool is_interlaced(const AVFrame& frame) noexcept {
  return (frame.flags & AV_FRAME_FLAG_INTERLACED) != 0;
}
inline void set_interlaced_top_first(AVFrame& frame) noexcept {
  frame.flags |= AV_FRAME_FLAG_INTERLACED | AV_FRAME_FLAG_TOP_FIELD_FIRST;
}
inline void set_progressive(AVFrame& frame) noexcept {
  frame.flags &= ~(AV_FRAME_FLAG_INTERLACED | AV_FRAME_FLAG_TOP_FIELD_FIRST);
}
#else
inline bool is_interlaced(const AVFrame& frame) noexcept { return frame.interlaced_frame != 0; }
inline void set_interlaced_top_first(AVFrame& frame) noexcept {
  frame.interlaced_frame = frame.top_field_first = 1;
}
inline void set_progressive(AVFrame& frame) noexcept {
  frame.interlaced_frame = frame.top_field_first = 0;
}
#endif

// From FFmpeg 7 on a buffer source must be told the colour of its frames.
inline void set_colour(AVBufferSrcParameters& parameters, const AVFrame& frame) noexcept {
#if LIBAVFILTER_VERSION_INT >= AV_VERSION_INT(9, 16, 100)
  parameters.color_space = frame.colorspace;
  parameters.color_range = frame.color_range;
#else
  (void)parameters;
  (void)frame;
#endif
}

#ifdef AV_PROFILE_AAC_LOW
constexpr int profile_aac_lc = AV_PROFILE_AAC_LOW;
constexpr int profile_h264_baseline = AV_PROFILE_H264_CONSTRAINED_BASELINE;
constexpr int profile_h264_main = AV_PROFILE_H264_MAIN;
constexpr int profile_h264_high = AV_PROFILE_H264_HIGH;
#else
constexpr int profile_aac_lc = FF_PROFILE_AAC_LOW;
constexpr int profile_h264_baseline = FF_PROFILE_H264_CONSTRAINED_BASELINE;
constexpr int profile_h264_main = FF_PROFILE_H264_MAIN;
constexpr int profile_h264_high = FF_PROFILE_H264_HIGH;
#endif

}  // namespace video_core::compat
