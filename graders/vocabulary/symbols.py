"""How a spec says what an exercise means by a name, in words that students vary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, Field

from graders.vocabulary.frozen import Frozen
from graders.vocabulary.inputs import Gaussian, Input
from graders.vocabulary.renamed import Renamed


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


class Returns(Frozen):
    """What a function returns: by it, functions of one name are told apart."""

    arguments: dict[str, Input] = Field(description="What it is called with.")
    shapes: tuple[tuple[int, ...], ...] = Field(description="Shapes of what it returns.")


Inline = Literal[
    "encoder",
    "decoder",
    "reparameterization",
    "kl",
    "loss",
    "training",
    "latent_training",
    "prior_samples",
    "log_prob",
]
"""What a symbol is in a training that stands in a script without a name, found in a rehearsal of the script."""


class Computed(Frozen):
    """What a symbol computes where it stands in a script without a name: shapes such as `2N 2`, of numbers and of letters that are any size."""

    takes: dict[str, str] = Field(
        {}, description="The shape of each argument, by the sheet's name; empty for a number."
    )
    makes: tuple[str, ...] = Field(min_length=1, description="The shape of each result.")
    draws: bool = Field(
        False, description="Whether the results are samples, of which the first size is asked."
    )
    feeds: dict[str, Input] = Field(
        {},
        description="For samples that are made of others: what these are, in the place of the script's own.",
    )
    random: bool = Field(
        False,
        description="Whether what it makes of its arguments is another each time; points may be columns then.",
    )
    labels: tuple[str, ...] = Field(
        (), description="Arguments that are classes or marks, and no measurements."
    )
    within: tuple[str, ...] = Field(
        (),
        description="Functions to which the result may be passed at once, without a name, such as `sigmoid`.",
    )


class Built(Frozen):
    """What a network is that stands in a script without a name."""

    maps: Maps | None = Field(None, description="What it does to shapes; a size of 0 is any.")
    layers: dict[str, tuple[int, int]] = Field(
        {}, description="Names of layer classes: how many of them it holds at least, and at most."
    )
    has: str = Field("", description="A method that it has.")
    counts: tuple[int, ...] = Field((), description="Its number of trainable parameters is one of these.")
    not_counts: tuple[int, ...] = Field(
        (), description="Numbers of trainable parameters that belong to networks of other exercises."
    )
    not_last: tuple[str, ...] = Field((), description="Layer classes with which it does not end.")
    sizes: str = Field(
        "",
        description="An argument that holds the sizes of linear layers: the script's own network of these is meant.",
    )


class Optimised(Frozen):
    """What a training is that stands in a script without a name: of a network, or of a point of a function."""

    trains: Built | None = Field(None, description="The network that it trains.")
    descends: int = Field(
        0, description="How many numbers the point has that it moves, where it trains no network."
    )
    by_hand: bool = Field(False, description="Whether the point is moved without an optimizer.")
    fresh: bool | None = Field(None, description="Whether its data are made within it, anew in each step.")


class Pictured(Frozen):
    """What a figure shows that a script draws without a function for it; by one of these it is told."""

    contours_of: str = Field(
        "", description="A symbol whose values its contours have: a function, or a network."
    )
    sample_of: tuple[Gaussian, ...] = Field(
        (), description="Points of these Gaussians, each in a colour of its own; how many counts for nothing."
    )
    paths_to: tuple[float, ...] = Field((), description="A point of the plane to which its lines lead.")
    against: str = Field(
        "", description="A symbol whose values, at points of the script, are on one of its axes."
    )
    channels_of: str = Field("", description="A network whose output's channels are its pictures.")


class Averaged(Frozen):
    """Averages of groups that a script computes without a function; the symbol's arguments are values, and the group of each."""

    groups: int = Field(
        gt=1,
        description="How many groups there are, numbered from 0; of marks that are true or false, true comes first.",
    )


class Noded(Frozen):
    """What a graph of nodes is that a script builds without a function for it."""

    ends_in: tuple[str, ...] = Field(min_length=1, description="What the class of its loss is called.")


class PartOf(Frozen):
    """A term of a function, which is what the function returns where its other terms vanish."""

    symbol: str = Field(description="The symbol of the function.")
    shapes: dict[str, tuple[int, ...]] = Field(
        description="Arguments that are zero, all equal, so that the other terms vanish: the shape of one row of each."
    )


class SymbolSpec(Frozen):
    """One name of the sheet: its usual spellings, its arguments, its behaviour."""

    names: tuple[str, ...] = Field(description="The sheet's name first, then usual others.")
    files: tuple[str, ...] = Field((), description="Glob patterns of files to prefer.")
    arguments: tuple[str, ...] = Field((), description="Its arguments, in the sheet's order.")
    made_with: Annotated[dict[str, bool | int | float | str], Renamed("constructed", since="0.2")] = Field(
        {}, description="Arguments for making it, where its class has them."
    )
    method: bool = Field(False, description="Only methods of networks count.")
    first_definition: Annotated[bool, Renamed("first", since="0.2")] = Field(
        False,
        description="Where a name is bound more than once, the first time counts, not the last.",
    )
    other_than: Annotated[tuple[str, ...], Renamed("apart", since="0.2")] = Field(
        (), description="Symbols of like names: a definition that is theirs is not taken for this one."
    )
    returns: Annotated[Returns | None, Renamed("gives", since="0.2")] = Field(
        None,
        description="What it returns for given arguments; a function that returns something else is not meant.",
    )
    maps: Maps | None = Field(None, description="Found by this behaviour where no name fits.")
    part_of: PartOf | None = Field(
        None, description="The function of which it may be a term, without a name."
    )
    inline: Inline | Computed | Averaged | Noded | Optimised | Pictured | Built | None = Field(
        None,
        description="What it is in a script in which it has no name, or the shapes of what it takes and makes there; found in the sheet's `rehearsal` where no definition settles a check.",
    )


class OwnTensors(Frozen):
    """How tensors of a framework that the course writes itself are made of arrays, and read back."""

    made_by: str = Field(
        description="The symbol of the class, or of the function, that makes one of numbers."
    )
    of: Literal["arrays", "lists"] = Field(
        "arrays", description="What it makes them of: numpy arrays, or lists within lists."
    )
    read_by: str = Field(
        description="The attribute or method that gives the numbers of one, as an array or as lists within lists."
    )
    gradient: str = Field(
        "",
        description="The attribute that holds its gradient after `backward()`: `gradient_check` whose `call` and `of` are one function compares that.",
    )


class Naming(Frozen):
    """All that the sandbox is told about names."""

    symbols: dict[str, SymbolSpec] = Field(
        default_factory=dict, description="What checks name, by the spec's name for it."
    )
    synonyms: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="Other names of arguments and variables, by the sheet's name."
    )
    arguments: dict[str, float | int | str | bool] = Field(
        default_factory=dict,
        description="Values for arguments of these names, wherever a function takes one, such as `device`.",
    )
    tensors: OwnTensors | None = Field(
        default=None,
        description="Tensors of the course's own framework: checks that call functions give these and read them back.",
    )
    questions: dict[str, str] = Field(
        default_factory=dict,
        description="The titles of exercises and the words of questions on the sheet, by their labels there, such as `2` and `2.1`: "
        "an answer may stand under a question's own words, without its number.",
    )


class NamesSymbol:
    """Mark, in an annotation, a key whose text is a name of `symbols`."""


Symbol = Annotated[str, NamesSymbol(), Field(description="A name of `symbols`: what the sheet calls it.")]


def named(model: BaseModel) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield each symbol that a model names, with its place: of its own keys, of their lists and of models in them."""
    for key, info in type(model).model_fields.items():
        value = getattr(model, key)
        if any(isinstance(m, NamesSymbol) for m in info.metadata):
            if value:
                yield (key,), value
        elif isinstance(value, tuple):
            listed = any(isinstance(m, NamesSymbol) for a in get_args(info.annotation) for m in _marks(a))
            for number, one in enumerate(value):
                if listed:
                    yield (key, number), one
                elif isinstance(one, BaseModel):
                    yield from (((key, number, *below), name) for below, name in named(one))


def symbols_of(model: BaseModel) -> tuple[str, ...]:
    """Return the symbols that single keys of a model name, in the order of the keys."""
    return tuple(name for place, name in named(model) if len(place) == 1)


def _marks(annotation: object) -> tuple[object, ...]:
    return getattr(annotation, "__metadata__", ())
