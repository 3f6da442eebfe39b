"""What every entry of the catalogue is built from."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
Text = Annotated[str, Field(min_length=1)]


class Entry(BaseModel):
    """Base of every entry: cannot be changed, knows no field that is not declared."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
