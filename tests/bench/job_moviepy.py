"""The delivery job with MoviePy: `python job_moviepy.py MASTER FOLDER MARK`.

It encodes the sound again and has no measure of loudness: that part it is spared.
"""

import sys
from pathlib import Path

from moviepy import CompositeVideoClip, ImageClip, VideoFileClip

FORMATS = {"9x16": (608, 1080, 1920), "4x5": (864, 1080, 1350), "16x9": (1920, 1920, 1080)}
"""Width of the crop, then the size made of it."""

X264 = {"codec": "libx264", "preset": "veryfast", "ffmpeg_params": ["-crf", "20"], "logger": None}
PREVIEW_FROM_S, PREVIEW_UNTIL_S = 1.0, 4.0


def main(master: str, folder: Path, mark_path: str) -> None:
    """Make the job's files in `folder`."""
    with VideoFileClip(master) as film:
        mark = ImageClip(mark_path, duration=film.duration)
        for name, (crop, width, height) in FORMATS.items():
            cut = film.cropped(x_center=film.w / 2, width=crop)
            cut = cut if crop == width else cut.resized((width, height))
            place = (width - mark.w - 40, height - mark.h - 40)
            marked = CompositeVideoClip([cut, mark.with_position(place)])
            marked.write_videofile(str(folder / f"{name}.mp4"), audio_codec="aac", **X264)
        film.save_frame(str(folder / "poster.jpg"), t=PREVIEW_FROM_S)
        small = film.subclipped(PREVIEW_FROM_S, PREVIEW_UNTIL_S).resized(width=480)
        small.write_videofile(str(folder / "preview.mp4"), audio=False, **X264)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
