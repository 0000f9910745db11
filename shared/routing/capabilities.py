"""What a provider's model can make, and how a request is fitted to it.

A model makes few lengths and shapes. A longer clip is trimmed and another shape is cut out of a
larger frame afterwards, so a request is covered when some clip the model makes contains it.
Source: requirements M132 (a table per provider model), M133, M195 (exports cut from one master).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from shared.kernel.media import AspectRatio, Resolution
from shared.routing.provider import VideoRequest

CUT_FROM: Mapping[AspectRatio, tuple[AspectRatio, ...]] = {
    AspectRatio.PORTRAIT: (AspectRatio.PORTRAIT,),
    AspectRatio.FEED: (AspectRatio.FEED, AspectRatio.PORTRAIT),
    AspectRatio.SQUARE: (AspectRatio.SQUARE, AspectRatio.FEED, AspectRatio.PORTRAIT),
    AspectRatio.WIDE: (AspectRatio.WIDE,),
}
"""Shapes a shape can be cut from at full width, best first: no pixel is made larger.

A 1080 class frame of 9:16 is 1080x1920; 4:5 (1080x1350) and 1:1 (1080x1080) lie inside it.
"""

assert CUT_FROM.keys() == set(AspectRatio)


@dataclass(frozen=True)
class Capabilities:
    """What one model of one provider makes.

    `durations_s` are whole seconds, ascending. `prompt_length_max` counts characters and also
    bounds the negative prompt. `image_types` are content types of the photo.
    """

    durations_s: tuple[int, ...]
    aspect_ratios: frozenset[AspectRatio]
    resolutions: frozenset[Resolution]
    prompt_length_max: int
    image_types: frozenset[str]

    def duration_for(self, asked_s: int) -> int | None:
        """Return the shortest duration not below `asked_s` seconds; None when all are shorter."""
        return min((s for s in self.durations_s if s >= asked_s), default=None)

    def ratio_for(self, asked: AspectRatio) -> AspectRatio | None:
        """Return the best shape from which `asked` can be cut; None when there is none."""
        return next((ratio for ratio in CUT_FROM[asked] if ratio in self.aspect_ratios), None)

    def fitted(self, request: VideoRequest) -> VideoRequest | None:
        """Return `request` with the duration and shape to ask for; None when not covered."""
        duration_s = self.duration_for(request.duration_s)
        ratio = self.ratio_for(request.aspect_ratio)
        if duration_s is None or ratio is None or not self._takes(request):
            return None
        return replace(request, duration_s=duration_s, aspect_ratio=ratio)

    def covers(self, request: VideoRequest) -> bool:
        """Tell whether the model makes a clip that contains what `request` asks for."""
        return self.fitted(request) is not None

    def _takes(self, request: VideoRequest) -> bool:
        texts = (request.prompt, request.negative_prompt or "")
        return (
            request.resolution in self.resolutions
            and all(len(text) <= self.prompt_length_max for text in texts)
            and (request.image is None or request.image.content_type in self.image_types)
        )
