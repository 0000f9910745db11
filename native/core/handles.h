// Owners of every FFmpeg object: nothing in this tree frees one by hand.
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/dict.h>
#include <libavutil/display.h>
#include <libavutil/dovi_meta.h>
#include <libavutil/frame.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}

#include <memory>

namespace video_core {

// For the FFmpeg functions that take the address of a pointer and clear it.
template <auto Free>
struct FreeWith {
  template <class T>
  void operator()(T* p) const noexcept { Free(&p); }
};

// For those that take the pointer itself.
template <auto Free>
struct FreeBy {
  template <class T>
  void operator()(T* p) const noexcept { Free(p); }
};

inline void close_output(AVFormatContext* context) noexcept {
  if (context->pb != nullptr) avio_closep(&context->pb);
  avformat_free_context(context);
}

using IoPtr = std::unique_ptr<AVIOContext, FreeWith<avio_closep>>;
using FramePtr = std::unique_ptr<AVFrame, FreeWith<av_frame_free>>;
using PacketPtr = std::unique_ptr<AVPacket, FreeWith<av_packet_free>>;
using CodecPtr = std::unique_ptr<AVCodecContext, FreeWith<avcodec_free_context>>;
using ParametersPtr = std::unique_ptr<AVCodecParameters, FreeWith<avcodec_parameters_free>>;
using InputPtr = std::unique_ptr<AVFormatContext, FreeWith<avformat_close_input>>;
using OutputPtr = std::unique_ptr<AVFormatContext, FreeBy<close_output>>;
using GraphPtr = std::unique_ptr<AVFilterGraph, FreeWith<avfilter_graph_free>>;
using FilterEndsPtr = std::unique_ptr<AVFilterInOut, FreeWith<avfilter_inout_free>>;
using SourceParametersPtr = std::unique_ptr<AVBufferSrcParameters, FreeBy<av_free>>;
using ScalePtr = std::unique_ptr<SwsContext, FreeBy<sws_freeContext>>;

// Options for calls that take and replace an AVDictionary*.
class Options {
 public:
  Options() = default;
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;
  Options(Options&& other) noexcept : dict_(other.dict_) { other.dict_ = nullptr; }
  Options& operator=(Options&&) = delete;
  ~Options() { av_dict_free(&dict_); }

  Options& set(const char* key, const char* value) {
    av_dict_set(&dict_, key, value, 0);
    return *this;
  }
  Options& set(const char* key, int64_t value) {
    av_dict_set_int(&dict_, key, value, 0);
    return *this;
  }
  AVDictionary** address() noexcept { return &dict_; }

 private:
  AVDictionary* dict_ = nullptr;
};

}  // namespace video_core
