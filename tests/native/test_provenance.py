"""What files say of their origin, read by a parser of the test's own and by ffprobe."""

import struct
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.native.builders import (
    BT709,
    X264,
    boxes,
    facts,
    ffmpeg,
    picture,
    tone,
    video_core,
    walk,
)

pytestmark = pytest.mark.media

STATEMENT = 'Made with AI & <care>; "影片"'
TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
XMP_UUID = bytes.fromhex("BE7ACFCB97A942E89C71999491E3AFAC")
XMP_SEGMENT = b"http://ns.adobe.com/xap/1.0/\0"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC, XMP = "{http://purl.org/dc/elements/1.1/}", "{http://ns.adobe.com/xap/1.0/}"
IPTC = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every kind of file a plan makes, marked: copied.mp4, encoded.mp4, preview.mp4, two JPEGs."""
    made = tmp_path_factory.mktemp("marked")
    render_all(made, video_core.Provenance(True, STATEMENT))
    return made


def render_all(made: Path, provenance: Any) -> None:
    source = made / "source.mkv"
    ffmpeg(*picture(), *tone(), *X264, *BT709, "-profile:v", "high", "-c:a", "aac", source)
    report = video_core.render(
        video_core.Plan(
            source,
            [
                video_core.Rendition(made / "copied.mp4", 320, 180),
                video_core.Rendition(made / "encoded.mp4", 180, 320),
            ],
            video_core.Poster(made / "poster.jpg", 160),
            video_core.Preview(made / "preview.mp4", 160),
            video_core.Sprites(made / "sheet.jpg", made / "sheet.vtt"),
            provenance=provenance,
        )
    )
    assert [each.is_copied for each in report.outputs] == [True, False]
    assert report.outputs[0].size_bytes == (made / "copied.mp4").stat().st_size


MP4S, JPEGS = ["copied.mp4", "encoded.mp4", "preview.mp4"], ["poster.jpg", "sheet.jpg"]


@pytest.mark.parametrize("name", MP4S)
def test_players_and_ffprobe_show_the_statement(folder: Path, name: str) -> None:
    tags = facts(folder / name)["format"]["tags"]
    assert (tags["comment"], tags["description"]) == (STATEMENT, STATEMENT)


@pytest.mark.parametrize("name", MP4S)
def test_an_mp4_has_the_statement_in_its_user_data(folder: Path, name: str) -> None:
    data = (folder / name).read_bytes()
    start, end = inside(data, 0, len(data), "moov", "udta", "meta")
    start, end = inside(data, start + 4, end, "ilst")  # `meta` begins with version and flags
    found = {kind: data[at:to] for kind, at, to in walk(data, start, end)}
    assert STATEMENT.encode() in found["\u00a9cmt"]
    assert STATEMENT.encode() in found["desc"]


def inside(data: bytes, start: int, end: int, *path: str) -> tuple[int, int]:
    """Return where the content of a box begins and ends."""
    for wanted in path:
        (place,) = [(at + 8, to) for kind, at, to in walk(data, start, end) if kind == wanted]
        start, end = place
    return start, end


def xmp_of(path: Path) -> ET.Element:
    """Return the one XMP packet of a file, parsed."""
    data = path.read_bytes()
    packets = list(jpeg_packets(data) if path.suffix == ".jpg" else mp4_packets(data))
    assert len(packets) == 1
    assert packets[0].startswith(b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>')
    found = ET.fromstring(packets[0]).find(f"{RDF}RDF/{RDF}Description")
    assert found is not None
    return found


def mp4_packets(data: bytes) -> Iterator[bytes]:
    for kind, start, end in walk(data):
        if kind == "uuid" and data[start + 8 : start + 24] == XMP_UUID:
            yield data[start + 24 : end]


def jpeg_packets(data: bytes) -> Iterator[bytes]:
    for kind, body in segments(data):
        if kind == 0xE1 and body.startswith(XMP_SEGMENT):
            yield body[len(XMP_SEGMENT) :]


def segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    assert data[:2] == b"\xff\xd8"
    at = 2
    while data[at + 1] != 0xDA:
        size = struct.unpack(">H", data[at + 2 : at + 4])[0]
        yield data[at + 1], data[at + 4 : at + 2 + size]
        at += 2 + size


@pytest.mark.parametrize("name", MP4S + JPEGS)
def test_xmp_names_the_source_type_the_tool_and_the_statement(folder: Path, name: str) -> None:
    found = xmp_of(folder / name)
    assert found.findtext(f"{IPTC}DigitalSourceType") == TRAINED
    assert found.findtext(f"{XMP}CreatorTool") == "VidGo"
    assert found.findtext(f"{DC}description/{RDF}Alt/{RDF}li") == STATEMENT


@pytest.mark.parametrize("name", JPEGS)
def test_a_jpeg_keeps_its_header_in_front(folder: Path, name: str) -> None:
    kinds = [kind for kind, _ in segments((folder / name).read_bytes())]
    assert kinds[:2] == [0xE0, 0xE1]
    ffmpeg("-v", "error", "-xerror", "-i", folder / name, "-f", "null", "-")


@pytest.mark.parametrize("name", MP4S)
def test_the_index_stays_in_front_and_points_at_the_media(folder: Path, name: str) -> None:
    data = (folder / name).read_bytes()
    order = boxes(folder / name)
    assert order.index("moov") < order.index("mdat") < order.index("uuid") == len(order) - 1
    (media,) = [(start, end) for kind, start, end in walk(data) if kind == "mdat"]
    offsets = list(chunk_offsets(data))
    assert offsets
    assert all(media[0] + 8 <= offset < media[1] for offset in offsets)
    ffmpeg("-v", "error", "-xerror", "-i", folder / name, "-f", "null", "-")


def chunk_offsets(data: bytes) -> Iterator[int]:
    start, end = inside(data, 0, len(data), "moov")
    for kind, at, to in walk(data, start, end):
        if kind != "trak":
            continue
        table, _ = inside(data, at + 8, to, "mdia", "minf", "stbl", "stco")
        (count,) = struct.unpack(">I", data[table + 4 : table + 8])
        yield from struct.unpack(f">{count}I", data[table + 8 : table + 8 + 4 * count])


def test_what_was_not_made_by_ai_names_no_source_type(tmp_path: Path) -> None:
    render_all(tmp_path, video_core.Provenance(False, "Filmed by hand", generator="Camera & Co"))
    for name in MP4S + JPEGS:
        found = xmp_of(tmp_path / name)
        assert found.find(f"{IPTC}DigitalSourceType") is None
        assert found.findtext(f"{XMP}CreatorTool") == "Camera & Co"


def test_without_provenance_files_say_nothing(tmp_path: Path) -> None:
    render_all(tmp_path, None)
    assert "comment" not in facts(tmp_path / "copied.mp4")["format"]["tags"]
    assert "uuid" not in boxes(tmp_path / "encoded.mp4")
    assert list(jpeg_packets((tmp_path / "poster.jpg").read_bytes())) == []


def test_a_longer_statement_moves_no_picture(folder: Path, tmp_path: Path) -> None:
    render_all(tmp_path, video_core.Provenance(True, "x" * 1000))
    for name in MP4S:
        assert packet_hashes(tmp_path / name) == packet_hashes(folder / name)


def packet_hashes(path: Path) -> str:
    told = path.with_suffix(".packets")
    ffmpeg("-i", path, "-c", "copy", "-f", "framemd5", told)
    return "\n".join(line for line in told.read_text().splitlines() if not line.startswith("#"))
