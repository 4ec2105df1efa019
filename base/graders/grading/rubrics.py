"""The rubrics that people grade by: the sheet's, and those that were edited for a cohort, in a file beside its results."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from graders.errors import UserError
from graders.sheets.spec import Spec
from graders.sheets.yaml import errors_in_words, line_at, meant, read
from graders.vocabulary.by_hand import ByHand, Item, from_words, plain

KEYS = {*ByHand.model_fields, *Item.model_fields}


def load(path: Path, spec: Spec) -> dict[str, ByHand]:
    """Return the rubrics that were edited for a cohort, by check; none where the file is not there.

    Raises:
        UserError: All that is wrong, one line each.
    """
    if not path.is_file():
        return {}
    node, data = read(path)
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise UserError(f"{path}:1: is a mapping of checks to their rubrics, as `by_hand` of a spec")
    ids, found, said = [c.id for c in spec.checks], dict[str, ByHand](), []
    for id_, entry in data.items():
        if id_ not in ids:
            said.append(
                f"{path}:{line_at(node, (id_,))}: no check is called `{id_}`{meant(id_, ids)}; take its rubric out"
            )
            continue
        try:
            found[id_] = ByHand.model_validate(entry)
        except ValidationError as error:
            wrong = errors_in_words(error.errors(), entry, lambda _: KEYS)
            said += [f"{path}:{line_at(node, (id_, *place))}: {words}" for place, words in wrong]
    if said:
        raise UserError("\n".join(said))
    return found


def as_yaml(rubrics: Mapping[str, ByHand]) -> str:
    """Return the file of edited rubrics."""
    import yaml

    data: dict[str, Any] = {
        id_: rubric.model_dump(mode="json", exclude_defaults=True) for id_, rubric in rubrics.items()
    }
    head = "# Rubrics edited at the desk, in the place of `by_hand` of the sheet's spec; `torchgrade desk` writes this file.\n"
    return head + yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100)


def rubrics_of(spec: Spec, edited: Mapping[str, ByHand]) -> dict[str, ByHand]:
    """Return the rubric of each check: as it was edited, else as the spec has it in items or in words, else a plain one."""
    return {
        c.id: edited.get(c.id)
        or c.by_hand
        or from_words(getattr(c, "rubric", ""), c.points)
        or plain(c.points)
        for c in spec.checks
    }


def refuse_unfit(rubric: ByHand, ticked: Collection[Sequence[str]]) -> None:
    """Refuse an edited rubric that does not fit the items which earlier decisions tick.

    Raises:
        UserError: A decision ticks an item that is there no more, or two that exclude each other now.
    """
    ids = [i.id for i in rubric.items]
    for items in ticked:
        if gone := next((i for i in items if i not in ids), ""):
            many = sum(gone in other for other in ticked)
            raise UserError(
                f"the item `{gone}` is ticked in {many} decision{'s' if many != 1 else ''}; untick it there, or keep it"
            )
        if clash := rubric.clash(items):
            raise UserError(
                f"`{clash[0]}` and `{clash[1]}` are ticked together in a decision; leave them in different groups"
            )
