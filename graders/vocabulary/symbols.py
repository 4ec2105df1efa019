"""How a spec says what an exercise means by a name, in words that students vary."""

from __future__ import annotations

from pydantic import Field

from graders.vocabulary.frozen import Frozen
from graders.vocabulary.inputs import Input


class Maps(Frozen):
    """What a module does to shapes: the behaviour by which it is found where its name differs."""

    input: tuple[int, ...] = Field(description="Shape that goes in, batch first.")
    output: tuple[int, ...] = Field(description="Shape that comes out, batch first.")
    flat: bool = Field(
        False,
        description="Images may go in and come out as vectors, and more may come out with them.",
    )
    skips: bool | None = Field(
        None, description="Whether something passes by the layer of two numbers an image."
    )


class Gives(Frozen):
    """What a function returns: by it, functions of one name are told apart."""

    arguments: dict[str, Input] = Field(description="What it is called with.")
    shapes: tuple[tuple[int, ...], ...] = Field(description="Shapes of what it returns.")


class SymbolSpec(Frozen):
    """One name of the sheet: its usual spellings, its arguments, its behaviour."""

    names: tuple[str, ...] = Field(description="The sheet's name first, then usual others.")
    files: tuple[str, ...] = Field((), description="Glob patterns of files to prefer.")
    arguments: tuple[str, ...] = Field((), description="Its arguments, in the sheet's order.")
    constructed: dict[str, bool | int | float | str] = Field(
        {}, description="Arguments for making it, where its class has them."
    )
    method: bool = Field(False, description="Only methods of networks count.")
    first: bool = Field(
        False,
        description="Where a name is bound more than once, the first time counts, not the last.",
    )
    apart: tuple[str, ...] = Field(
        (), description="Symbols of like names: what they mean, this one does not."
    )
    gives: Gives | None = Field(None, description="A function counts only if it behaves so.")
    maps: Maps | None = Field(None, description="Found by this behaviour where no name fits.")


class Naming(Frozen):
    """All that the sandbox is told about names."""

    symbols: dict[str, SymbolSpec] = Field(default_factory=dict)
    synonyms: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    arguments: dict[str, float | int | str | bool] = Field(default_factory=dict)
