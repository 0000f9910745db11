"""Every file that was made goes behind its target."""

from dataclasses import dataclass

import video_core

from native.worker.facts import StoredOutputs, output_facts, sprite_facts
from native.worker.upload import Uploader
from shared.delivery.plan import OutputFacts, RenderPlan, SpriteFacts, Target

POSTER_ID, PREVIEW_ID, SPRITES_ID = "poster", "preview", "sprites"
VIDEO_TYPE, IMAGE_TYPE, TRACK_TYPE = "video/mp4", "image/jpeg", "text/vtt"


@dataclass(frozen=True)
class Storing:
    """A plan, what was made for it, and the way out."""

    uploader: Uploader
    plan: RenderPlan
    made: video_core.Report

    async def run(self) -> StoredOutputs:
        """Store one file after the other. Raises: `TranscoderUnavailable`, `OSError`."""
        return StoredOutputs(
            renditions=[
                await self._put(item.rendition_id, output, item.target, VIDEO_TYPE)
                for item, output in zip(self.plan.renditions, self.made.outputs, strict=True)
            ],
            poster=await self._poster(),
            preview=await self._preview(),
            sprites=await self._sprites(),
        )

    async def _poster(self) -> OutputFacts | None:
        if self.plan.poster is None or self.made.poster is None:
            return None
        return await self._put(POSTER_ID, self.made.poster, self.plan.poster.target, IMAGE_TYPE)

    async def _preview(self) -> OutputFacts | None:
        if self.plan.preview is None or self.made.preview is None:
            return None
        return await self._put(PREVIEW_ID, self.made.preview, self.plan.preview.target, VIDEO_TYPE)

    async def _sprites(self) -> SpriteFacts | None:
        wanted, sheet = self.plan.sprites, self.made.sprites
        if wanted is None or sheet is None:
            return None
        image = await self._put(SPRITES_ID, sheet.image, wanted.image_target, IMAGE_TYPE)
        vtt = await self.uploader.store(sheet.vtt_path, wanted.vtt_target, TRACK_TYPE)
        return sprite_facts(sheet, image, vtt)

    async def _put(
        self, name: str, output: video_core.Output, target: Target, media_type: str
    ) -> OutputFacts:
        stored = await self.uploader.store(output.path, target, media_type)
        return output_facts(name, output, stored)
