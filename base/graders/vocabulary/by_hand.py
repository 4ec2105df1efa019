"""Rubrics as items with points: what a person ticks, and what it comes to."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Literal

from pydantic import Field, model_validator

from graders.vocabulary.frozen import Frozen

WORTH = re.compile(r"\((\d+(?:\.\d+)?)\)")
"""How a rubric in words says what a part of it is worth."""
NAME = r"^[a-z0-9][a-z0-9-]*$"


class Item(Frozen):
    """One line of a rubric, which a person ticks."""

    id: str = Field(pattern=NAME, description="Short name, unique in the rubric; decisions store it.")
    says: str = Field(min_length=1, description="What applies, as the student reads it.")
    points: float = Field(description="What it adds, or below zero what it takes off.")
    group: str = Field("", description="Of the items of one group at most one applies.")


class ByHand(Frozen):
    """How a person grades a check: items that are ticked, and how their points add up."""

    start: Literal["nothing", "everything"] = Field(
        "nothing", description="The points before any item: none, or all of the check."
    )
    floor: float = Field(0, ge=0, description="Points that it comes to at least.")
    cap: float | None = Field(
        None, ge=0, description="Points that it comes to at most; those of the check where it is left out."
    )
    items: tuple[Item, ...] = Field(min_length=1, description="The lines of the rubric.")

    @model_validator(mode="after")
    def _once(self) -> ByHand:
        ids = [i.id for i in self.items]
        if twice := next((i for i in ids if ids.count(i) > 1), ""):
            raise ValueError(f"two items are called `{twice}`; give one of them another name")
        if self.cap is not None and self.floor > self.cap:
            raise ValueError("`floor` is above `cap`; write it the other way round")
        return self

    def item(self, id_: str) -> Item | None:
        """Return the item of this id; None where there is none."""
        return next((i for i in self.items if i.id == id_), None)

    def points(self, ticked: Collection[str], most: float, adjust: float = 0.0) -> float:
        """Return what the ticked items come to.

        Args:
            ticked: Their ids.
            most: The points of the check.
            adjust: Points that a person adds, or takes off, beside them.
        """
        sum_ = most if self.start == "everything" else 0.0
        sum_ += sum(i.points for i in self.items if i.id in ticked) + adjust
        cap = most if self.cap is None else min(most, self.cap)
        return round(min(cap, max(self.floor, sum_)), 4)

    def said(self, ticked: Collection[str]) -> str:
        """Return what the student reads of the ticked items, each with its points."""
        return "; ".join(f"{i.says} ({signed(i.points)})" for i in self.items if i.id in ticked)

    def clash(self, ticked: Sequence[str]) -> tuple[str, str] | None:
        """Return two ticked items of which at most one applies."""
        first: dict[str, str] = {}
        for id_ in ticked:
            item = self.item(id_)
            if item is not None and item.group:
                if item.group in first:
                    return first[item.group], id_
                first[item.group] = id_
        return None


def signed(points: float) -> str:
    """Return points with their sign, as people write them."""
    return f"{points:+.2f}".rstrip("0").rstrip(".").replace("-", "−")


def from_words(rubric: str, points: float) -> ByHand | None:
    """Return the items that a rubric in words names by their points, `(2)`; None where these are not all its points."""
    items, at = list[Item](), 0
    for number, mark in enumerate(WORTH.finditer(rubric), 1):
        says = re.sub(r"^and\s+", "", rubric[at : mark.start()].strip(" \n.,;:"))
        items.append(_item(f"part-{number}", says or f"part {number}", float(mark[1])))
        at = mark.end()
    if not items or abs(sum(i.points for i in items) - points) > 1e-9:
        return None
    return ByHand.model_validate({"items": items})


def _item(id_: str, says: str, points: float, group: str = "") -> Item:
    return Item.model_validate({"id": id_, "says": says, "points": round(points, 4), "group": group})


def plain(points: float) -> ByHand:
    """Return the rubric of a check that has none: right, half or wrong."""
    steps = (
        ("right", "right", points),
        ("half", "half of it is right", points / 2),
        ("wrong", "wrong", 0.0),
    )
    return ByHand.model_validate({"items": [_item(*step, group="verdict") for step in steps]})
