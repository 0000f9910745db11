#include "check.h"

#include "handles.h"

namespace video_core {
namespace {

Fault fault_of(int rc, Stage stage) noexcept {
  if (rc == AVERROR_EXIT) return Fault::Cancelled;
  switch (stage) {
    case Stage::Open:
    case Stage::Probe:
    case Stage::Decode:
    case Stage::Draw:   // a logo
    case Stage::Caption:  // their file
    case Stage::Sound:
      return Fault::Unreadable;
    case Stage::Filter:
    case Stage::Encode:
    case Stage::Write:
    case Stage::Poster:
      break;
  }
  return Fault::Encode;
}

}  // namespace

const char* name_of(Stage stage) noexcept {
  switch (stage) {
    case Stage::Open: return "open";
    case Stage::Probe: return "probe";
    case Stage::Decode: return "decode";
    case Stage::Filter: return "filter";
    case Stage::Encode: return "encode";
    case Stage::Write: return "write";
    case Stage::Poster: return "poster";
    case Stage::Draw: return "overlay";
    case Stage::Caption: return "captions";
    case Stage::Sound: return "sound";
  }
  return "unknown";
}

int check(int rc, Stage stage, const char* doing) {
  if (rc >= 0) return rc;
  const Fault fault = fault_of(rc, stage);
  if (rc == AVERROR(ENOMEM)) {
    if (fault == Fault::Encode) throw std::bad_alloc();
    throw MediaError(Fault::Limit, stage, std::string(doing) + " takes more memory than allowed");
  }
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(rc, text, sizeof text);
  throw MediaError(fault, stage, std::string(doing) + ": " + text);
}

}  // namespace video_core
