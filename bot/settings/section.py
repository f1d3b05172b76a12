"""What every section of the file is made from."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A table of the file; unknown keys and values of another type are refused."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)
