"""Values documents and messages are made of."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

JsonValue: TypeAlias = (
    None | bool | int | float | str | Sequence["JsonValue"] | Mapping[str, "JsonValue"]
)
"""What JSON can say."""

FieldValue: TypeAlias = (
    None | bool | int | float | str | datetime | Sequence["FieldValue"] | Mapping[str, "FieldValue"]
)
"""What a document can hold: JSON and aware UTC times."""

Fields: TypeAlias = Mapping[str, FieldValue]
