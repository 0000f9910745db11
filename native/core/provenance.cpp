#include "provenance.h"

#include "check.h"

namespace video_core {
namespace {

// IPTC NewsCodes, scheme "Digital Source Type": made by a model trained on sampled content.
constexpr const char* trained_media =
    "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";

// XMP specification part 3 (ISO 16684): the box type of XMP in files of the MPEG-4 family, and the
// name its JPEG segment begins with.
constexpr unsigned char xmp_uuid[16] = {0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8,
                                        0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC};
constexpr char segment_name[] = "http://ns.adobe.com/xap/1.0/";

std::string escaped(const std::string& text) {
  std::string made;
  for (const char letter : text) {
    switch (letter) {
      case '&': made += "&amp;"; break;
      case '<': made += "&lt;"; break;
      case '>': made += "&gt;"; break;
      default: made += letter;
    }
  }
  return made;
}

std::string big_endian(size_t value, int bytes) {
  std::string made;
  for (int i = bytes - 1; i >= 0; --i) made += static_cast<char>((value >> (8 * i)) & 0xFF);
  return made;
}

std::string source_type(const Provenance& provenance) {
  if (!provenance.is_ai_generated) return "";
  return std::string("<Iptc4xmpExt:DigitalSourceType>") + trained_media +
         "</Iptc4xmpExt:DigitalSourceType>";
}

// Behind the start marker and, where there is one, the JFIF header.
size_t place_in(const std::string& jpeg) {
  const bool is_jpeg = jpeg.size() > 6 && jpeg[0] == '\xFF' && jpeg[1] == '\xD8';
  if (!is_jpeg) throw MediaError(Fault::Encode, Stage::Poster, "the still is no JPEG");
  const bool has_header = jpeg[2] == '\xFF' && jpeg[3] == '\xE0';
  if (!has_header) return 2;
  const auto byte = [&](size_t at) { return size_t{static_cast<unsigned char>(jpeg[at])}; };
  return 4 + (byte(4) << 8) + byte(5);
}

}  // namespace

std::string xmp_of(const Provenance& provenance) {
  return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"
         "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
         "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
         "<rdf:Description rdf:about=\"\""
         " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
         " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
         " xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\">" +
         source_type(provenance) + "<xmp:CreatorTool>" + escaped(provenance.generator) +
         "</xmp:CreatorTool><dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">" +
         escaped(provenance.statement) +
         "</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"
         "<?xpacket end=\"r\"?>";
}

std::string xmp_box(const Provenance& provenance) {
  const std::string xmp = xmp_of(provenance);
  const std::string uuid(reinterpret_cast<const char*>(xmp_uuid), sizeof xmp_uuid);
  return big_endian(8 + uuid.size() + xmp.size(), 4) + "uuid" + uuid + xmp;
}

std::string mark_jpeg(const std::string& jpeg, const Provenance& provenance) {
  constexpr size_t segment_bytes_max = 0xFFFF;
  // The name's final zero is part of it.
  const std::string body = std::string(segment_name, sizeof segment_name) + xmp_of(provenance);
  if (body.size() + 2 > segment_bytes_max) {
    throw MediaError(Fault::Encode, Stage::Poster, "the statement does not fit a still");
  }
  const size_t place = place_in(jpeg);
  if (place > jpeg.size()) throw MediaError(Fault::Encode, Stage::Poster, "the still is no JPEG");
  return jpeg.substr(0, place) + "\xFF\xE1" + big_endian(body.size() + 2, 2) + body +
         jpeg.substr(place);
}

}  // namespace video_core
