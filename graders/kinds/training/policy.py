"""A policy for a small environment, by its exact value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.model import Array, Observation, Outcome, failed, human, passed
from graders.numerics.brief import brief
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import numbers
from graders.vocabulary.sees import reals
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

SWEEPS = 10_000
MOST_STEPS = 1000
"""Steps after which an episode is cut off."""
RUNS = 3
"""How often it is learned, each time with another seed."""
TIE = 1e-9
PATIENT = 1 - 1e-6
"""The discount at which everything has a value, also what never ends."""


class Policy(Check):
    """A policy that is planned or learned is nearly the best of its environment, by its exact value.

    The environment is a table of transitions and rewards, with a start and ends. A function that learns gets it as an object with
    `reset()`, `step(action)`, `n_states` (also `n`), `n_actions` and gymnasium's spaces; one that plans gets the tables. What comes back, a policy or
    action values, is valued by linear equations outside: 1 is the best policy's return, 0 that of acting at random.

    Why:
        Agents explore and round differently, and ties are broken either way, so no array is the right one. The return of what was
        learned is exact on a small environment, without the noise of episodes.

    Example:
        - id: learned
          kind: policy
          title: Q-learning finds the way to the end
          points: 3
          call: q_learning
          environment: env
          transitions: {value: [[[1, 0, 0], [0, 1, 0]], [[1, 0, 0], [0, 0, 1]], [[0, 0, 1], [0, 0, 1]]], dtype: float64}
          rewards: {value: [[0, 0], [0, 1], [0, 0]], dtype: float64}
          ends: [2]
          arguments: {episodes: {value: 200}, alpha: {value: 0.5}, gamma: {value: 0.9}, epsilon: {value: 0.2}}
          returns: action_values

    Fails:
        the policy's return from the start is 0 in 3 of 3 runs; the best is 0.9
    """

    kind: Literal["policy"]
    call: Symbol
    transitions: Input = Field(description="Probabilities (states, actions, next states).")
    rewards: Input = Field(description="Expected rewards (states, actions).")
    start: int = Field(0, ge=0, description="The state in which an episode begins.")
    ends: tuple[int, ...] = Field((), description="States in which an episode is over.")
    discount: float = Field(0.9, gt=0, le=1, description="The discount by which it is valued.")
    environment: str = Field(
        "",
        description="The argument that takes the environment as an object; by default tables `p` and `r` are given.",
    )
    steps: Literal["gymnasium", "gym", "plain"] = Field(
        "plain",
        description="What `step` returns: (state, reward, terminated, truncated, info), (state, reward, done, info) or (state, reward, done).",
    )
    arguments: dict[str, Input] = Field({}, description="The other arguments.")
    random: str = Field("", description="The argument that takes a generator of numpy, another in each run.")
    returns: Literal["policy", "probabilities", "action_values"] = Field(
        "policy", description="What comes back; entries of a tuple that have another shape are passed over."
    )
    at_least: float = Outside(
        0.95, gt=0, le=1, description="The share of the way from a random policy's return to the best one's."
    )

    by_any_reading = True
    trains = True
    uses_reference = False
    sees: ClassVar = {"chosen:{n}": reals()}

    def problems(self) -> list[tuple[str, str]]:
        """Return what is wrong with its tables, each with the key."""
        p, r = self._tables()
        if p.ndim != 3 or p.shape[0] != p.shape[2] or not p.size:
            return [("transitions", f"has the shape {p.shape}; (states, actions, states) is asked")]
        wrong = []
        if r.shape != p.shape[:2]:
            wrong.append(("rewards", f"has the shape {r.shape}, not {p.shape[:2]}"))
        if (p < 0).any() or not np.allclose(p.sum(-1), 1, atol=1e-6):
            wrong.append(("transitions", "are no probabilities: each row must sum to one"))
        if self.start >= len(p) or any(not 0 <= e < len(p) for e in self.ends):
            wrong.append(("start", f"the states are 0 to {len(p) - 1}"))
        if self.discount == 1 and not self.ends:
            wrong.append(("discount", "is below 1 where nothing ends"))
        return wrong

    def observe(self, code: Code) -> Observation:
        """Return what comes back of each run."""
        from graders.observing.arrays import as_tensors

        found, seen = code.find(self.call), {}
        p, r = self._tables()
        for run in range(RUNS):
            given: dict[str, Any] = as_tensors(self.make(self.arguments))
            given = {n: v.numpy() if hasattr(v, "numpy") else v for n, v in given.items()}
            rng = self.generator("run", run)
            if self.random:
                given[self.random] = np.random.default_rng(int(rng.integers(2**31)))
            if self.environment:
                world = World(p, r, self.start, self.ends, self.steps, MOST_STEPS, rng)
                given = {self.environment: world, **given}
            else:
                given = {"p": p.copy(), "r": r.copy(), **given}
            seen[f"chosen:{run}"] = self._table(code.call(found, given), p.shape[:2])
            if not self.environment:
                break  # a plan is the same each time
        return seen

    def _tables(self) -> tuple[Array, Array]:
        made = self.make({"transitions": self.transitions, "rewards": self.rewards})
        return np.asarray(made["transitions"], np.float64), np.asarray(made["rewards"], np.float64)

    def _table(self, value: Any, shape: tuple[int, int]) -> Array:
        """Return what came back as an array: of a function and of a dict what they say of each state."""
        from graders.observing.arrays import array, first

        if hasattr(value, "items"):
            value = [dict(value).get(s, 0) for s in range(shape[0])]
        elif callable(value) and not hasattr(value, "shape"):
            value = [value(s) for s in range(shape[0])]
        if isinstance(value, tuple) and all(hasattr(v, "shape") for v in value):
            asked = shape[:1] if self.returns == "policy" else shape
            fits = [
                v for v in value if tuple(v.shape) == asked and (self.returns != "policy" or _are_whole(v))
            ]
            value = fits[0] if fits else value
        if isinstance(value, list):
            value = np.array([np.asarray(array(v)) for v in value])
        return array(first(value)).astype(np.float64)

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Value each policy, and compare its return with the best and with that of acting at random."""
        p, r = self._tables()
        states, actions = r.shape
        shares, returned = [], []
        best = float(self._value(self._best(p, r), p, r)[self.start])
        chance = float(self._value(np.full(r.shape, 1 / actions), p, r)[self.start])
        for run in range(RUNS if self.environment else 1):
            came = numbers(seen, f"chosen:{run}")
            if came is None:
                return failed(f"`{self.call}` returns no {WORDS[self.returns]}", hint=self.hint)
            policy = self._policy(self._without_ends(came, states), states, actions)
            if policy is None:
                shape = (states,) if self.returns == "policy" else (states, actions)
                return failed(
                    f"`{self.call}` returns no {WORDS[self.returns]} of the shape {shape}",
                    actual=f"shape {came.shape}: {brief(came)}",
                    hint=self.hint,
                )
            returned.append(float(self._value(policy, p, r)[self.start]))
            shares.append((returned[-1] - chance) / (best - chance) if best > chance + TIE else 1.0)
        good = [s >= self.at_least - TIE for s in shares]
        if all(good):
            return passed()
        worst = min(returned) + 0.0
        said = f"the policy's return from the start is {worst:.3g} in {len(good) - sum(good)} of {len(good)} runs; the best is {best:.3g}"
        if any(good):
            return human(said, ask="decide: some runs find it, some do not")
        return failed(
            said,
            expected=f"at least {chance + self.at_least * (best - chance):.4g}; acting at random gets {chance:.3g}",
            actual=", ".join(f"{v:.4g}" for v in returned),
            hint=self.hint,
        )

    def _without_ends(self, came: Array, states: int) -> Array:
        """Return what came back with zeros where an episode is over, since nothing is done there."""
        if came.ndim and len(came) == states:
            came = came.copy()
            came[list(self.ends)] = 1 / max(1, came.shape[-1]) if self.returns == "probabilities" else 0
        return came

    def _policy(self, came: Array, states: int, actions: int) -> Array | None:
        """Return probabilities (states, actions) of what came back; None if it is no such thing."""
        if not np.isfinite(came).all():
            return None
        if self.returns == "policy":
            came = came.reshape(-1) if came.size == states else came
            if (
                came.shape != (states,)
                or (came != np.round(came)).any()
                or (came < 0).any()
                or (came >= actions).any()
            ):
                return None
            return np.eye(actions)[came.astype(int)]
        if came.shape != (states, actions):
            return None
        if self.returns == "probabilities":
            fine = (came >= -1e-6).all() and np.allclose(came.sum(1), 1, atol=1e-4)
            return np.clip(came, 0, 1) if fine else None
        top = came >= came.max(1, keepdims=True) - TIE
        return np.asarray(top / top.sum(1, keepdims=True))

    def _value(self, policy: Array, p: Array, r: Array) -> Array:
        """Return the value of each state under a policy; ends are worth nothing."""
        going = np.ones(len(p))
        going[list(self.ends)] = 0
        step = np.einsum("sa,sat->st", policy, p) * going[:, None]
        gain = (policy * r).sum(1) * going
        discount = min(self.discount, PATIENT)
        return np.asarray(np.linalg.solve(np.eye(len(p)) - discount * step, gain))

    def _best(self, p: Array, r: Array) -> Array:
        """Return the best policy, by value iteration."""
        going = np.ones(len(p))
        going[list(self.ends)] = 0
        v = np.zeros(len(p))
        for _ in range(SWEEPS):
            q = (r + self.discount * p @ v) * going[:, None]
            if np.abs(q.max(1) - v).max() < 1e-12:
                break
            v = q.max(1)
        return np.asarray(np.eye(r.shape[1])[q.argmax(1)])


WORDS = {"policy": "action a state", "probabilities": "probabilities", "action_values": "action values"}


class World:
    """An environment of tables, as agents step through one."""

    def __init__(
        self,
        p: Array,
        r: Array,
        start: int,
        ends: tuple[int, ...],
        steps: str,
        most: int,
        rng: np.random.Generator,
    ) -> None:
        self._p, self._r, self._start, self._ends, self._steps, self._most = p, r, start, ends, steps, most
        self._rng, self.state, self._taken = rng, start, 0
        self.n_states, self.n_actions = r.shape
        self.n = self.n_states
        self.observation_space, self.action_space = _Space(self.n_states, rng), _Space(self.n_actions, rng)

    def reset(self, **_: object) -> Any:
        """Begin an episode."""
        self.state, self._taken = self._start, 0
        return (self.state, {}) if self._steps == "gymnasium" else self.state

    def step(self, action: Any) -> tuple[Any, ...]:
        """Take an action."""
        a = int(action)
        if not 0 <= a < self.n_actions:
            raise ValueError(f"the action {a} is none of 0 to {self.n_actions - 1}")
        reward = float(self._r[self.state, a])
        self.state = int(self._rng.choice(self.n_states, p=self._p[self.state, a]))
        self._taken += 1
        over, cut = self.state in self._ends, self._taken >= self._most
        if self._steps == "gymnasium":
            return self.state, reward, over, cut and not over, {}
        return (self.state, reward, over or cut, *([{}] if self._steps == "gym" else []))


class _Space:
    """So many states or actions, as in gymnasium."""

    def __init__(self, n: int, rng: np.random.Generator) -> None:
        self.n, self._rng = n, rng

    def sample(self) -> int:
        """Draw one."""
        return int(self._rng.integers(self.n))


def _are_whole(value: Any) -> bool:
    return not np.asarray(value).size or bool((np.asarray(value) == np.round(np.asarray(value))).all())
