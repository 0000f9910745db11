// Where a picture comes from, in the forms other tools read: XMP in MP4 and JPEG.
#pragma once

#include <string>

#include "plan.h"

namespace video_core {

// An XMP packet with the IPTC's digital source type, the statement and the tool.
std::string xmp_of(const Provenance& provenance);

// The `uuid` box that carries XMP in an MP4 file; it may stand at the end, where it moves nothing.
std::string xmp_box(const Provenance& provenance);

// `jpeg` with an XMP segment after its header. Throws Encode where `jpeg` is none or the packet
// does not fit a segment.
std::string mark_jpeg(const std::string& jpeg, const Provenance& provenance);

}  // namespace video_core
