"""The base of all models that a spec is read into."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError


class Frozen(BaseModel):
    """A frozen model that refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _no_truth_for_a_number(cls, data: Any) -> Any:
        """`points: yes` is a slip, although Python counts it as 1."""
        for key, value in data.items() if isinstance(data, dict) else ():
            info = cls.model_fields.get(key) if isinstance(value, bool) else None
            if info and info.annotation in (int, float, int | None, float | None):
                raise PydanticCustomError("no_number", "no number", {"key": key})
        return data


def models_in(wanted: Any) -> list[type[Frozen]]:
    """Return a model and all models of its keys, each once; of another type, those that occur in it."""
    found: list[type[Frozen]] = []
    _collect(wanted, found)
    return found


def _collect(wanted: Any, found: list[type[Frozen]]) -> None:
    if isinstance(wanted, type) and issubclass(wanted, Frozen) and wanted not in found:
        found.append(wanted)
        for info in wanted.model_fields.values():
            _collect(info.annotation, found)
    for part in get_args(wanted):
        _collect(part, found)
