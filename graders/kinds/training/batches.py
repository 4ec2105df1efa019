"""What a loader, a generator or a split deals out of its data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.model import Array, Observation, Outcome, failed, passed
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import texts
from graders.vocabulary.sees import Sees, strings
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

MOST_BATCHES, MOST_PARTS, MOST_ENTRIES = 512, 16, 100_000
EPOCHS = 2
UNKNOWN = -1


class Batches(Check):
    """A loader, a generator or a split of data deals out rows of what it was given: all of them, together, in an order.

    Rows are known again by their values, so the data need distinct ones. Each batch has as many parts, of the same shapes, as
    the reference's; parts of one batch belong to the same rows, or to those `ahead` of them, as the next token is. With
    `split` the parts of one whole - of training and test, or of a fold - have no row in common.

    Why:
        A last batch that is lost, labels that are shuffled apart from their images, an order that is the same in every epoch, rows
        of the test set in the training set: each trains without an error.

    Example:
        - id: loader
          kind: batches
          title: One epoch shows each row once, in a new order
          points: 2
          call: batches
          inputs: {x: {normal: [10, 3]}, y: {uniform: [10]}, size: {value: 4}}
          rows: [x, y]
          order: shuffled

    Fails:
        2 of 10 rows are in no batch of an epoch, such as row 9
    """

    kind: Literal["batches"]
    call: Symbol
    inputs: dict[str, Input] = Field(min_length=1, description="The arguments.")
    rows: tuple[str, ...] = Field(
        min_length=1,
        description="The arguments whose rows are dealt out; the rows of the first are distinct.",
    )
    split: bool = Field(
        False,
        description="The parts of one result share no row: a split, or the folds of a cross-validation.",
    )
    each: Literal["once", "at_most_once", "any"] = Outside(
        "once", description="How often an epoch, or a split, has each row."
    )
    order: Literal["kept", "shuffled", "any"] = Outside(
        "any", description="The order of rows; `shuffled` is another one in each epoch."
    )
    ahead: int = Outside(
        0,
        description="By how many rows the second part is ahead of the first, as targets of a language model are by 1.",
    )

    by_any_reading = True
    sees: ClassVar = {"entries": Sees("int64", (2,)), "shapes": strings(1)}
    compares = ("entries",)

    def problems(self) -> list[tuple[str, str]]:
        """Return what is wrong with its keys, each with the key."""
        wrong = [("rows", f"`{name}` is none of `inputs`") for name in self.rows if name not in self.inputs]
        first = self.inputs.get(self.rows[0])
        if not wrong and first is not None and first.mnist is None and first.entry is None:
            value = np.asarray(first.make(self.rows[0]))
            if value.ndim and len(np.unique(value.reshape(len(value), -1), axis=0)) < len(value):
                wrong.append(
                    ("rows", f"two rows of `{self.rows[0]}` are the same, and could not be told apart")
                )
        return wrong

    def observe(self, code: Code) -> Observation:
        """Return of each entry the epoch, batch, part, source and row, and of each part its source and shape."""
        from graders.observing.arrays import as_tensors

        found, entries, shapes = code.find(self.call), [], []
        source: Any = None
        for epoch in range(EPOCHS):
            given = self.make(self.inputs)
            if source is None or not hasattr(source, "__len__") or self.split:
                source = code.call_either(found, as_tensors(given))  # a generator is used up
            for batch, dealt in enumerate(self._dealt(source)):
                if batch == MOST_BATCHES:
                    break
                known: Array | None = None
                for part, value in enumerate(_parts(dealt)[:MOST_PARTS]):
                    origin, places = self._places(value, given, known)
                    known = places if known is None and origin == 0 else known
                    flat = places.reshape(-1)[:MOST_ENTRIES]
                    entries.append(
                        np.column_stack([np.full((flat.size, 4), (epoch, batch, part, origin)), flat])
                    )
                    if not epoch:
                        shapes.append(f"batch {batch + 1}, part {part + 1}: {tuple(value.shape)}")
        whole = np.concatenate(entries) if entries else np.zeros((0, 5))
        return {"entries": whole.astype(np.int64), "shapes": np.array(shapes, dtype=np.str_)}

    def _dealt(self, source: Any) -> Iterator[Any]:
        """Yield the batches of a result; of a split that is no generator, the result itself."""
        import inspect

        import torch

        is_loader = isinstance(source, torch.utils.data.DataLoader)
        if self.split and not inspect.isgenerator(source) and not is_loader and not _is_folds(source):
            return iter([source])
        return iter(source)

    def _places(self, value: Array, given: dict[str, Any], known: Array | None) -> tuple[int, Array]:
        """Return which of `rows` a part is from, and the row of each entry; UNKNOWN where there is none."""
        best: tuple[int, Array] = (UNKNOWN, np.full(value.shape[:1] or (1,), UNKNOWN))
        for number, name in enumerate(self.rows):
            data = np.asarray(given[name])
            row = data.shape[1:]
            lead = value.shape[: value.ndim - len(row)]
            if value.ndim < len(row) or value.shape[value.ndim - len(row) :] != row:
                continue
            flat = value.reshape(-1, *row) if lead else value[None]
            together = number and known is not None and known.shape == lead and (known >= 0).all()
            if together and known is not None and np.allclose(data[known.reshape(-1)], flat, rtol=1e-5):
                return number, known  # rows that are alike are those of the same part
            places = _found(data, flat).reshape(lead or (1,))
            if (places != UNKNOWN).sum() > (best[1] != UNKNOWN).sum():
                best = (number, places)
        return best

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Look at the shapes, then at where rows are from, which belong together, which are missing, and their order."""
        right, came = _table(wanted), _table(seen)
        if right is None:
            return failed("the reference deals out nothing")
        if came is None:
            return failed(f"`{self.call}` deals out nothing", hint=self.hint)
        wrong = (
            self._of_shapes(seen, wanted)
            or self._of_rows(came)
            or self._of_pairs(came)
            or (self._of_leaks(came) if self.split else None)
            or self._of_coverage(came)
            or self._of_order(came)
        )
        return passed() if wrong is None else failed(wrong, hint=self.hint)

    def _of_shapes(self, seen: Observation, wanted: Observation) -> str | None:
        came, right = texts(seen, "shapes"), texts(wanted, "shapes")
        for one, other in zip(came, right, strict=False):
            if one != other:
                return (
                    f"{one}, expected {other.rpartition(': ')[2]}"
                    if one.partition(":")[0] == other.partition(":")[0]
                    else f"there is {one}, where the reference has {other}"
                )
        if len(came) != len(right):
            return f"{len(came)} parts of batches come in an epoch, not {len(right)}"
        return None

    def _of_rows(self, came: Array) -> str | None:
        count = self._count()
        strange = (came[:, 4] < 0) | (came[:, 4] >= count)
        if strange.any():
            _, batch, part, *_ = came[strange][0].tolist()
            return f"part {part + 1} of batch {batch + 1} holds what is no row of {', '.join(f'`{r}`' for r in self.rows)}"
        return None

    def _of_pairs(self, came: Array) -> str | None:
        """Return which parts of a batch do not belong together: those of different sources, or ahead of each other."""
        for (_, batch), rows in _grouped(came, 2):
            parts = [r[:, 3:] for _, r in _grouped(rows, 3)]
            by_source: dict[int, list[Array]] = {}
            for part in parts:
                by_source.setdefault(int(part[0, 0]), []).append(part[:, 1])
            if self.ahead and len(parts) > 1:
                first, second = parts[0][:, 1], parts[1][:, 1]
                if len(first) != len(second) or (second - first != self.ahead).any():
                    return f"in batch {batch + 1} the second part is not {self.ahead} ahead of the first"
                continue
            lists = list(by_source.values())
            for others in lists[1:]:
                for own, other in zip(lists[0], others, strict=False):
                    if len(own) != len(other) or (own != other).any():
                        return f"in batch {batch + 1} the parts of {' and '.join(f'`{r}`' for r in self.rows)} are not of the same rows"
        return None

    def _of_leaks(self, came: Array) -> str | None:
        for (_, batch), rows in _grouped(came, 2):
            for source in np.unique(rows[:, 3]):
                own = rows[rows[:, 3] == source]
                parts = [set(r[:, 4].tolist()) for _, r in _grouped(own, 3)]
                for n, one in enumerate(parts):
                    for other in parts[n + 1 :]:
                        if shared := sorted(one & other):
                            where = f" of fold {batch + 1}" if int(came[:, 1].max()) else ""
                            return f"{len(shared)} rows are in two parts{where}, such as row {shared[0] + 1}: the one leaks into the other"
        return None

    def _of_coverage(self, came: Array) -> str | None:
        if self.each == "any":
            return None
        for key, rows in _grouped(came, 2 if self.split else 1):
            first = rows[rows[:, 3] == rows[0, 3]]
            if self.ahead:
                first = first[first[:, 2] == 0]
            counts = np.bincount(first[:, 4], minlength=self._count())
            if (counts > 1).any():
                twice = np.flatnonzero(counts > 1)
                return f"{len(twice)} rows come more than once in an epoch, such as row {twice[0] + 1}"
            if self.each == "once" and (counts == 0).any():
                lost = np.flatnonzero(counts == 0)
                where = f"fold {key[1] + 1}" if self.split and int(came[:, 1].max()) else "an epoch"
                return (
                    f"{len(lost)} of {len(counts)} rows are in no batch of {where}, such as row {lost[0] + 1}"
                )
        return None

    def _of_order(self, came: Array) -> str | None:
        first, second = (came[(came[:, 0] == e) & (came[:, 2] == 0)][:, 4] for e in range(EPOCHS))
        in_order = bool((np.diff(first) >= 0).all())
        if self.order == "kept" and not in_order:
            return "the rows do not come in their order"
        if self.order == "shuffled" and in_order:
            return "the rows come in their order, which is not shuffled"
        if self.order == "shuffled" and not self.split and np.array_equal(first, second):
            return "the rows come in the same order in every epoch"
        return None

    def _count(self) -> int:
        return len(self.make({self.rows[0]: self.inputs[self.rows[0]]})[self.rows[0]])


def _table(seen: Observation) -> Array | None:
    """Return the entries of an observation, if they are as `observe` writes them."""
    value = seen.get("entries")
    if (
        value is None
        or value.dtype.kind not in "iu"
        or value.ndim != 2
        or value.shape[1] != 5
        or not len(value)
    ):
        return None
    fine = (value[:, 0] >= 0) & (value[:, 0] < EPOCHS) & (value[:, 1] >= 0) & (value[:, 1] < MOST_BATCHES)
    fine &= (value[:, 2] >= 0) & (value[:, 2] < MOST_PARTS)
    return value.astype(np.int64) if fine.all() else None


def _grouped(rows: Array, keys: int) -> Iterator[tuple[tuple[int, ...], Array]]:
    """Yield the rows of a table by its first columns, in their order."""
    found, where = np.unique(rows[:, :keys], axis=0, return_inverse=True)
    where = where.reshape(-1)
    for number, key in enumerate(found):
        yield tuple(map(int, key)), rows[where == number]


def _found(data: Array, flat: Array) -> Array:
    """Return the row of `data` that each of `flat` is, UNKNOWN where it is none."""
    known = {_key(row): n for n, row in reversed(list(enumerate(data)))}
    return np.array([known.get(_key(row), UNKNOWN) for row in flat], np.int64)


def _key(row: Array) -> tuple[float, ...]:
    return tuple(np.round(np.asarray(row, np.float64).reshape(-1), 5).tolist())


def _is_folds(value: Any) -> bool:
    """Return whether a result is a list of folds, each of several parts."""
    return (
        isinstance(value, list)
        and all(isinstance(v, tuple | list) and len(v) > 1 for v in value)
        and not any(isinstance(w, int | float) for v in value for w in v)
        and len(value) > 2
    )


def _parts(value: Any) -> list[Array]:
    """Return the arrays of a batch; of a data set the arrays of its items."""
    import torch

    from graders.observing.arrays import array, tensors

    if isinstance(value, torch.utils.data.Dataset):
        items = [value[n] for n in range(len(value))]  # type: ignore[arg-type]
        columns = zip(*(i if isinstance(i, tuple | list) else (i,) for i in items), strict=True)
        return [np.stack([array(torch.as_tensor(v)) for v in c]) for c in columns]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, tuple | list) and value and not all(isinstance(v, int | float) for v in value):
        return [p for v in value for p in _parts(v)]
    if isinstance(value, tuple | list):
        return [np.array(value)]
    return [np.atleast_1d(array(t)) for t in tensors(value)]
