#include "sound_packets.h"

#include "aac_encoder.h"
#include "decoder.h"

namespace video_core {
namespace {

constexpr size_t block_frames = 4096;

FramePtr new_frame() {
  FramePtr frame = own<FramePtr>(av_frame_alloc());
  frame->format = AV_SAMPLE_FMT_FLTP;
  frame->sample_rate = AacEncoder::sample_rate_hz;
  frame->nb_samples = AacEncoder::frame_samples;
  av_channel_layout_default(&frame->ch_layout, static_cast<int>(sides));
  check(av_frame_get_buffer(frame.get(), 0), Stage::Encode, "making a frame of sound");
  return frame;
}

// Null at the end.
FramePtr next_frame(Samples& samples, std::vector<float>& block) {
  const size_t got = samples.read(block.data(), block.size() / sides);
  if (got == 0) return nullptr;
  FramePtr frame = new_frame();
  for (size_t side = 0; side < sides; ++side) {
    auto* plane = reinterpret_cast<float*>(frame->data[side]);
    for (size_t i = 0; i < got; ++i) plane[i] = block[i * sides + side];
  }
  frame->nb_samples = static_cast<int>(got);
  return frame;
}

std::vector<PacketPtr> encode_with(AacEncoder& encoder, Samples& samples, const Control& control) {
  std::vector<PacketPtr> packets;
  const auto keep = [&packets](const AVPacket& packet) {
    packets.push_back(own<PacketPtr>(av_packet_clone(&packet)));
  };
  std::vector<float> block(size_t{AacEncoder::frame_samples} * sides);
  int64_t next = 0;
  while (const FramePtr frame = next_frame(samples, block)) {
    control.go_on(Stage::Encode);
    frame->pts = next;
    next += frame->nb_samples;
    encoder.encode(frame.get(), keep);
  }
  encoder.encode(nullptr, keep);
  return packets;
}

}  // namespace

std::vector<PacketPtr> encode(Samples& samples, const Control& control) {
  AacEncoder encoder;
  return encode_with(encoder, samples, control);
}

Encoded encode_and_measure(Samples& samples, const Control& control) {
  AacEncoder encoder;
  Encoded made{encode_with(encoder, samples, control), {}};
  Decoder decoder(encoder.parameters(), encoder.time_base(), 1, 0);
  FrameMeter meter;
  const auto hear = [&meter](FramePtr frame) { meter.add(*frame); };
  for (const PacketPtr& packet : made.packets) {
    control.go_on(Stage::Encode);
    decoder.feed(packet.get(), hear);
  }
  decoder.feed(nullptr, hear);
  made.heard = meter.result();
  return made;
}

Loudness measure(Samples& samples, const Control& control) {
  Meter meter;
  std::vector<float> block(block_frames * sides);
  size_t got = block_frames;
  while (got == block_frames) {
    control.go_on(Stage::Encode);
    got = samples.read(block.data(), block_frames);
    meter.add(block.data(), got);
  }
  return meter.result();
}

}  // namespace video_core
