"""Bodies of health answers."""

from functions.http.wire.model import Answer


class Health(Answer):
    """`status` is `ok` whenever this is answered at all."""

    status: str


class Readiness(Answer):
    """`parts` maps each adapter to `ok` or the code of its failure."""

    status: str
    parts: dict[str, str]
