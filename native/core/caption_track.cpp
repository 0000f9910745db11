#include "caption_track.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "check.h"

namespace video_core {
namespace {

struct Language {
  const char* tag;   // ISO 639-1
  const char* code;  // ISO 639-2/T, what MP4 has room for
};

constexpr Language languages[] = {
    {"ar", "ara"}, {"cs", "ces"}, {"da", "dan"}, {"de", "deu"}, {"el", "ell"}, {"en", "eng"},
    {"es", "spa"}, {"fi", "fin"}, {"fr", "fra"}, {"he", "heb"}, {"hi", "hin"}, {"hu", "hun"},
    {"id", "ind"}, {"it", "ita"}, {"ja", "jpn"}, {"ko", "kor"}, {"ms", "msa"}, {"nl", "nld"},
    {"no", "nor"}, {"pl", "pol"}, {"pt", "por"}, {"ro", "ron"}, {"ru", "rus"}, {"sv", "swe"},
    {"th", "tha"}, {"tr", "tur"}, {"uk", "ukr"}, {"vi", "vie"}, {"zh", "zho"},
};

std::string code_of(const std::string& language) {
  const std::string primary = language.substr(0, language.find('-'));
  if (primary.size() == 3) return primary;
  for (const Language& each : languages) {
    if (primary == each.tag) return each.code;
  }
  return "und";
}

// TextSampleEntry behind its reserved bytes: centred at the bottom, white. Readers take this font
// and size for "no style asked for". Source: 3GPP TS 26.245, 5.16; FFmpeg, ass.h.
constexpr uint8_t sample_entry[] = {
    0, 0, 0, 0, 1, 0xFF, 0, 0, 0, 0,                       // flags, justification, background
    0, 0, 0, 0, 0, 0, 0, 0,                                // text box: the track's
    0, 0, 0, 0, 0, 1, 0, 16, 0xFF, 0xFF, 0xFF, 0xFF,       // style
    0, 0, 0, 18, 'f', 't', 'a', 'b', 0, 1, 0, 1, 5, 'A', 'r', 'i', 'a', 'l',
};

ParametersPtr describe(Size frame) {
  ParametersPtr parameters = own<ParametersPtr>(avcodec_parameters_alloc());
  parameters->codec_type = AVMEDIA_TYPE_SUBTITLE;
  parameters->codec_id = AV_CODEC_ID_MOV_TEXT;
  parameters->width = frame.width;
  parameters->height = frame.height;
  parameters->extradata = static_cast<uint8_t*>(
      av_mallocz(sizeof sample_entry + AV_INPUT_BUFFER_PADDING_SIZE));
  if (parameters->extradata == nullptr) throw std::bad_alloc();
  std::memcpy(parameters->extradata, sample_entry, sizeof sample_entry);
  parameters->extradata_size = static_cast<int>(sizeof sample_entry);
  return parameters;
}

// Two bytes of length, then the text; no text means nothing is shown.
PacketPtr make_sample(int64_t start_ms, int64_t end_ms, const std::string& text) {
  PacketPtr sample = own<PacketPtr>(av_packet_alloc());
  const size_t length = std::min<size_t>(text.size(), UINT16_MAX);
  check(av_new_packet(sample.get(), static_cast<int>(length + 2)), Stage::Caption,
        "making the track");
  sample->data[0] = static_cast<uint8_t>(length >> 8);
  sample->data[1] = static_cast<uint8_t>(length & 0xff);
  std::memcpy(sample->data + 2, text.data(), length);
  sample->pts = sample->dts = start_ms;
  sample->duration = end_ms - start_ms;
  sample->flags |= AV_PKT_FLAG_KEY;
  return sample;
}

}  // namespace

CaptionTrack make_caption_track(const std::vector<Cue>& cues, const std::string& language,
                                Size frame, double duration_s) {
  CaptionTrack track{describe(frame), {}, code_of(language)};
  const int64_t end_ms = duration_s > 0 ? std::llround(duration_s * 1000) : INT64_MAX;
  int64_t filled_ms = 0;
  for (const Cue& cue : one_at_a_time(cues)) {
    if (cue.start_ms >= end_ms) break;
    if (cue.start_ms > filled_ms) {
      track.samples.push_back(make_sample(filled_ms, cue.start_ms, {}));
    }
    filled_ms = std::min(cue.end_ms, end_ms);
    track.samples.push_back(make_sample(cue.start_ms, filled_ms, cue.text));
  }
  return track;
}

}  // namespace video_core
