"""The two kinds of body: what callers send and what they get."""

from pydantic import BaseModel, ConfigDict


class Request(BaseModel):
    """A request body: unknown fields are refused. Source: api.md, "Rules for every route"."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=False)


class Answer(BaseModel):
    """An answer body. Fields have no defaults, so that every one is always present."""

    model_config = ConfigDict(extra="forbid", frozen=True)
