#include "graph.h"

#include "compat.h"

namespace video_core {
namespace {

const AVFilter* filter(const char* name) {
  const AVFilter* found = avfilter_get_by_name(name);
  if (found == nullptr) {
    throw MediaError(Fault::Encode, Stage::Filter,
                     std::string("this FFmpeg has no filter ") + name);
  }
  return found;
}

AVFilterContext* add(AVFilterGraph* graph, const char* kind, const char* name) {
  AVFilterContext* made = avfilter_graph_alloc_filter(graph, filter(kind), name);
  if (made == nullptr) throw std::bad_alloc();
  return made;
}

FilterEndsPtr end(const char* name, AVFilterContext* context) {
  FilterEndsPtr made = own<FilterEndsPtr>(avfilter_inout_alloc());
  made->name = av_strdup(name);
  made->filter_ctx = context;
  return made;
}

}  // namespace

Graph Graph::for_video(const AVFrame& like, AVRational time_base, AVRational sar,
                       const std::string& chain) {
  const SourceParametersPtr input = own<SourceParametersPtr>(av_buffersrc_parameters_alloc());
  input->format = like.format;
  input->width = like.width;
  input->height = like.height;
  input->time_base = time_base;
  input->sample_aspect_ratio = sar;
  compat::set_colour(*input, like);
  return Graph(true, *input, chain);
}

Graph Graph::for_audio(const AVFrame& like, AVRational time_base, const std::string& chain) {
  const SourceParametersPtr input = own<SourceParametersPtr>(av_buffersrc_parameters_alloc());
  input->format = like.format;
  input->sample_rate = like.sample_rate;
  input->time_base = time_base;
  input->ch_layout = like.ch_layout;  // borrowed: the graph copies it
  return Graph(false, *input, chain);
}

Graph::Graph(bool is_video, const AVBufferSrcParameters& input, const std::string& chain)
    : graph_(own<GraphPtr>(avfilter_graph_alloc())) {
  graph_->nb_threads = 1;
  source_ = add(graph_.get(), is_video ? "buffer" : "abuffer", "in");
  sink_ = add(graph_.get(), is_video ? "buffersink" : "abuffersink", "out");
  check(av_buffersrc_parameters_set(source_, const_cast<AVBufferSrcParameters*>(&input)),
        Stage::Filter, "describing the input");
  check(avfilter_init_str(source_, nullptr), Stage::Filter, "preparing the input");
  check(avfilter_init_str(sink_, nullptr), Stage::Filter, "preparing the output");
  // libavfilter names the ends from its own side: its outputs are what we push into.
  FilterEndsPtr in = end("in", source_);
  FilterEndsPtr out = end("out", sink_);
  AVFilterInOut* inputs = out.release();
  AVFilterInOut* outputs = in.release();
  const int rc =
      avfilter_graph_parse_ptr(graph_.get(), chain.c_str(), &inputs, &outputs, nullptr);
  avfilter_inout_free(&inputs);
  avfilter_inout_free(&outputs);
  check(rc, Stage::Filter, "reading the filter chain");
  check(avfilter_graph_config(graph_.get(), nullptr), Stage::Filter, "linking the filter chain");
}

void Graph::push(const AVFrame* frame) {
  check(av_buffersrc_write_frame(source_, frame), Stage::Filter, "filtering");
}

FramePtr Graph::pull() {
  FramePtr frame = own<FramePtr>(av_frame_alloc());
  const int rc = av_buffersink_get_frame(sink_, frame.get());
  if (rc == AVERROR(EAGAIN) || rc == AVERROR_EOF) return nullptr;
  check(rc, Stage::Filter, "filtering");
  return frame;
}

}  // namespace video_core
