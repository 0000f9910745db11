"""The delivery job with PyAV: `python job_pyav.py MASTER FOLDER MARK`.

One decode, a filter graph for each format. Its FFmpeg draws no text: the watermark is a picture.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import av
from av.filter import Graph

Link = tuple[str, str]
Shape = tuple[int, int, int]

FORMATS = {"9x16": (608, 1080, 1920), "4x5": (864, 1080, 1350), "16x9": (1920, 1920, 1080)}
"""Width of the crop, then the size made of it."""

SMALL = (1920, 480, 270)
PREVIEW_FROM_S, PREVIEW_UNTIL_S = 1.0, 4.0
X264 = {"preset": "veryfast", "crf": "20"}


class Film:
    """One MP4: a chain of filters and an encoder behind it."""

    def __init__(self, path: Path, source: av.VideoStream, shape: Shape, mark: str) -> None:
        self.container = av.open(str(path), "w", options={"movflags": "+faststart"})
        self._video = self.container.add_stream("libx264", source.average_rate, options=X264)
        _, self._video.width, self._video.height = shape
        self._video.pix_fmt = "yuv420p"
        self._graph = _graph(source, _chain(shape), mark)

    def take(self, frame: av.VideoFrame) -> None:
        self._graph.push(frame)
        self.container.mux(self._video.encode(self._graph.pull()))

    def close(self) -> None:
        self.container.mux(self._video.encode(None))
        self.container.close()


def main(master: str, folder: Path, mark: str) -> None:
    """Make the job's files in `folder`."""
    with av.open(master) as source:
        video, sound = source.streams.video[0], source.streams.audio[0]
        video.thread_type = "AUTO"
        films = [Film(folder / f"{name}.mp4", video, FORMATS[name], mark) for name in FORMATS]
        copies = [film.container.add_stream_from_template(sound) for film in films]
        preview = Film(folder / "preview.mp4", video, SMALL, "")
        loudness = _loudness(sound)
        for packet in source.demux(video, sound):
            if packet.stream is sound:
                for frame in packet.decode():
                    loudness.push(frame)
                _carry_over(packet, films, copies)
                continue
            for frame in packet.decode():
                _hand_out(frame, films, preview, folder)
        for film in [*films, preview]:
            film.close()


def _hand_out(frame: av.VideoFrame, films: list[Film], preview: Film, folder: Path) -> None:
    for film in films:
        film.take(frame)
    if PREVIEW_FROM_S <= frame.time < PREVIEW_UNTIL_S:
        preview.take(frame)
    if frame.time == PREVIEW_FROM_S:
        frame.to_image(width=1280, height=720).save(folder / "poster.jpg", quality=90)


def _carry_over(packet: av.Packet, films: list[Film], copies: list[av.AudioStream]) -> None:
    if packet.dts is None:
        return
    for film, copy in zip(films, copies, strict=True):
        packet.stream = copy
        film.container.mux(packet)


def _chain(shape: Shape) -> list[Link]:
    crop, width, height = shape
    if crop == width:
        return []
    scale = ("scale", f"{width}:{height}:flags=bicubic")
    return [("crop", f"{crop}:1080"), scale, ("setsar", "1")]


def _graph(source: av.VideoStream, chain: list[Link], mark: str) -> Graph:
    graph = Graph()
    last = graph.add_buffer(template=source)
    for each in _filters(graph, chain):
        last.link_to(each)
        last = each
    if mark:
        overlay = graph.add("overlay", "x=W-w-40:y=H-h-40")
        last.link_to(overlay, 0, 0)
        graph.add("movie", mark).link_to(overlay, 0, 1)
        last = overlay
    last.link_to(graph.add("buffersink"))
    graph.configure()
    return graph


def _filters(graph: Graph, chain: list[Link]) -> Iterator[av.filter.context.FilterContext]:
    return (graph.add(name, told) for name, told in chain)


def _loudness(sound: av.AudioStream) -> Graph:
    graph = Graph()
    source = graph.add_abuffer(template=sound)
    meter = graph.add("ebur128", "peak=true:framelog=quiet")
    source.link_to(meter)
    meter.link_to(graph.add("anullsink"))
    graph.configure()
    return graph


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
