"""Our side as a program: `python job_video_core.py JOB MASTER FOLDER [PRESET CRF OPTIONS]`.

JOB is single, delivery or wide (16:9 without a watermark); it prints the run's own seconds.
"""

import sys
from pathlib import Path

from video_core import Encoding, Plan, Poster, Preview, Rendition, Sound, Watermark, render


def main(job: str, source: str, folder: Path, encoding: Encoding) -> None:
    """Make the job's files in `folder`."""
    mark = Watermark("VidGo")
    plans = {
        "single": Plan(source, [Rendition(folder / "9x16.mp4", 1080, 1920)], encoding=encoding),
        "wide": Plan(source, [Rendition(folder / "16x9.mp4", 1920, 1080)], encoding=encoding),
        "delivery": Plan(
            source,
            [
                Rendition(folder / "9x16.mp4", 1080, 1920, watermark=mark),
                Rendition(folder / "4x5.mp4", 1080, 1350, watermark=mark),
                Rendition(folder / "16x9.mp4", 1920, 1080, watermark=mark),
            ],
            poster=Poster(folder / "poster.jpg", 1280),
            preview=Preview(folder / "preview.mp4", 480),
            sound=Sound(),
            encoding=encoding,
        ),
    }
    print(render(plans[job]).wall_s)


if __name__ == "__main__":
    asked, master, into, *settings = sys.argv[1:]
    chosen = Encoding(settings[0], float(settings[1]), settings[2]) if settings else Encoding()
    main(asked, master, Path(into), chosen)
