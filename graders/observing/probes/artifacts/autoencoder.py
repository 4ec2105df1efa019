"""A student's autoencoder behind one interface, and a model of ours in its place."""

from __future__ import annotations

import ast
import contextlib
import inspect
import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from graders.numerics.linear_gaussian import LATENT, LinearGaussian
from graders.observing.arrays import tensors
from graders.observing.choices import Option
from graders.observing.code import Code
from graders.observing.definitions import LIKE, OWN, SAME, fit
from graders.observing.found import Found
from graders.observing.missing import Missing
from graders.observing.settings import numbers_of, with_numbers
from graders.observing.units import Unit


class Autoencoder:
    """`encode` and `decode` of one model, however the student spells them."""

    def __init__(self, code: Code, model: Any) -> None:
        self.code, self.model = code, model
        self.encoder = self._part("encoder")
        self.decoder = self._part("decoder")

    @classmethod
    def of(cls, code: Code) -> Autoencoder:
        """Return the submission's own VAE, newly made."""
        try:
            found = code.find("vae")
        except Missing:
            both = _with_both(code)
            if len(both) != 1:
                raise
            words = f"`{both[0].name}`, the only network that has an encoder and a decoder"
            found = code.choices.choose(("autoencoder",), [Option(lambda: both[0], words, certain=False)])
        return cls(code, code.instance(found).eval())

    def _part(self, symbol: str) -> Any:
        found = [getattr(self.model, name, None) for name in called(self.code, self.model, symbol)]
        parts = [part for part in found if callable(part)]
        if parts:  # a method is what its author calls; a layer of that name may be a part of it
            return next((part for part in parts if inspect.ismethod(part)), parts[0])
        raise Missing(
            f"the model {type(self.model).__name__} has no {symbol}; looked for {', '.join(self.code.naming.symbols[symbol].names)}"
        )

    def encode(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Mu and r, each (N, d)."""
        out = tensors(self.encoder(x))
        if len(out) == 1:
            mu, r = out[0].chunk(2, -1)
            return mu, r
        return out[0], out[1]

    def decode(self, z: torch.Tensor) -> torch.Tensor:
        """Images of shape (N, 1, 28, 28)."""
        return tensors(self.decoder(z))[0].reshape(len(z), 1, 28, 28)


class NoStandIn(Missing, AttributeError):
    """A layer of the student's own network was asked for, which a model in its place does not have."""


@dataclass(frozen=True)
class Conventions:
    """How the student's own autoencoder is used.

    Attributes:
        packed: Whether the encoder returns mu and r in one tensor.
        tail: The shape of one image that it decodes to.
        flat: Whether the decoder makes one batch of several leading axes.
        own: The autoencoder, if there is one that works.
        names: What its parts are called, each with what it is.
        known: Whether an encoder of the student's own was asked.
    """

    packed: bool = False
    tail: tuple[int, ...] = (1, 28, 28)
    flat: bool = False
    own: Any = None
    names: tuple[tuple[str, str], ...] = ()
    known: bool = True


class Linear(torch.nn.Module):
    """The linear-Gaussian model in the student's own conventions, noting what it is asked.

    What else the student's own class has, it has too, but for layers.
    """

    def __init__(self, model: LinearGaussian, used: Conventions) -> None:
        super().__init__()
        values = dict(zip(("gain", "offset", "logvar"), model.encoder(), strict=True))
        values |= {"weight": model.weight, "bias": model.bias}
        for name, value in values.items():
            tensor = torch.tensor(value, dtype=torch.float32)
            setattr(self, name, torch.nn.Parameter(tensor, requires_grad=False))
        self.packed, self.tail, self.flat = used.packed, used.tail, used.flat
        self.latent_dim = LATENT
        self.sigma_p = model.sigma_p
        self.asked: list[torch.Tensor] = []
        self.is_called = False  # as a whole, of which the sheet does not say what comes back
        self.known = used.known
        self.guesses = False  # whether it returned mu and r in a form that nobody knows
        self.encoder = _Call(self.encode, gain=self.gain, offset=self.offset, logvar=self.logvar)
        self.decoder = _Call(self.decode, weight=self.weight, bias=self.bias)
        object.__setattr__(self, "own", used.own)
        for name, part in used.names:
            whole = isinstance(getattr(used.own, name), torch.nn.Module)
            value = getattr(self, part) if whole else getattr(self, part.removesuffix("r"))
            object.__setattr__(self, name, value)

    def __deepcopy__(self, memo: object) -> Linear:
        return self  # what a copy is asked is to be known

    def __getattr__(self, name: str) -> Any:
        try:
            return super().__getattr__(name)
        except AttributeError:
            own = self.__dict__.get("own")
            if name.startswith("__"):
                raise
            if own is None:
                said = (
                    f"`{name}` of a network is asked for, and the model that is given in its place has none"
                )
                raise NoStandIn(said) from None
        value = getattr(own, name)
        if isinstance(value, torch.Tensor) or (
            isinstance(value, torch.nn.Module) and next(value.parameters(), None) is not None
        ):
            raise NoStandIn(
                f"`{name}` of `{type(own).__name__}` is asked for, and the model that is given in its place has no such layer"
            )
        if inspect.ismethod(value) and value.__self__ is own:
            return types.MethodType(value.__func__, self)
        return value

    def encode(self, x: torch.Tensor) -> Any:
        """Mu and r of q(z|x)."""
        self.guesses = self.guesses or not self.known
        x = x.reshape(-1, self.weight.shape[0]).to(self.gain.dtype)
        mu = x @ self.gain.T + self.offset
        r = self.logvar.expand_as(mu)
        return torch.cat([mu, r], 1) if self.packed else (mu, r)

    def decode(self, z: torch.Tensor) -> torch.Tensor:
        """Return the mean of p(x|z)."""
        self.asked.append(z.detach())
        lead = (-1,) if self.flat else z.shape[:-1]
        flat = z.reshape(-1, z.shape[-1]).to(self.weight.dtype) @ self.weight.T + self.bias
        return flat.reshape(*lead, *self.tail)

    def decoded(self) -> int:
        """How many different latents the decoder was asked for, but for those that exist within `vmap` alone."""
        real = [z for z in self.asked if not torch._C._functorch.is_functorch_wrapped_tensor(z)]
        latents = [z.reshape(-1, z.shape[-1]).double() for z in real]
        return len(torch.unique(torch.cat(latents), dim=0)) if latents else 0

    def reparameterize(self, mu: torch.Tensor, r: torch.Tensor) -> torch.Tensor:
        """Return a draw of q."""
        return mu + torch.exp(r / 2) * torch.randn_like(mu)

    def forward(self, x: torch.Tensor) -> Any:
        """(reconstruction, mu, r)."""
        self.is_called = True
        mu, r = self.encode(x) if not self.packed else self.encode(x).chunk(2, 1)
        return self.decode(self.reparameterize(mu, r)), mu, r


class _Call(torch.nn.Module):
    """A bound method as a module, with the parameters that it uses."""

    def __init__(self, method: Any, **parameters: torch.nn.Parameter) -> None:
        super().__init__()
        self.method = method
        for name, parameter in parameters.items():
            self.register_parameter(name, parameter)

    def forward(self, x: torch.Tensor) -> Any:
        return self.method(x)


def _with_both(code: Code) -> list[Found]:
    """Return the networks that have an encoder and a decoder, as methods or as layers, whatever they are called."""
    symbols = code.naming.symbols
    parts = [symbols[name].names for name in ("encoder", "decoder")]
    return [
        Found(network, network.__name__, unit)
        for unit, network in code.modules(symbols["vae"])
        if all(_has(network, unit, names) for names in parts)
    ]


def _has(network: type, unit: Unit, names: Sequence[str]) -> bool:
    """Return whether a network has a method of one of these names, or its class sets a layer so."""
    bound = unit.names.get(network.__name__)
    nodes = ast.walk(bound.node) if bound else ()
    layers = {n.attr for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store)}
    return any(name in layers or callable(getattr(network, name, None)) for name in names)


def linear(code: Code, model: LinearGaussian) -> Linear:
    """Return the linear model with the shapes that the student's own encoder and decoder use."""
    used = Conventions(known=False)  # without networks of their own that work, the sheet's shapes are used
    for own_of in (Autoencoder.of, Apart.of):
        with contextlib.suppress(Exception):
            used = _conventions(code, own_of(code))
            break
    ours = Linear(model, used)
    code.stand_ins.append(ours)
    return ours


def called(code: Code, owner: Any, symbol: str) -> list[str]:
    """Return what an encoder or a decoder is called in an object: by the sheet, or as a network whose name or class says the same."""
    spec = code.naming.symbols[symbol]
    held = vars(owner).get("_modules", vars(owner)) if hasattr(owner, "__dict__") else {}
    own = [
        name
        for name, part in held.items()
        if isinstance(part, torch.nn.Module)
        and not {fit(name, spec), fit(type(part).__name__, spec)}.isdisjoint((OWN, SAME, LIKE))
    ]
    return list(dict.fromkeys((*spec.names, *own)))


@dataclass(frozen=True)
class Apart:
    """An encoder and a decoder that are networks of their own."""

    encoder: Any
    decoder: Any
    model: Any = None

    @classmethod
    def of(cls, code: Code) -> Apart:
        """Return the submission's only networks of these names, newly made.

        Raises:
            Missing: One is missing.
            ValueError: There are several.
        """
        made = []
        for symbol in ("encoder", "decoder"):
            spec = code.naming.symbols[symbol]
            named = [Found(n, n.__name__, u) for u, n in code.modules(spec) if n.__name__ in spec.names]
            (one,) = named or [code.find(symbol)]  # a function may make it
            made.append(code.network(one).eval())
        return cls(*made)


def _conventions(code: Code, own: Autoencoder | Apart) -> Conventions:
    with torch.no_grad():
        packed = len(tensors(own.encoder(torch.rand(2, 1, 28, 28)))) == 1
        tail = tuple(tensors(own.decoder(torch.randn(2, LATENT)))[0].shape[1:])
    return Conventions(packed, tail, _flattens(own), own.model, tuple(_names(code, own.model)))


def _flattens(own: Autoencoder | Apart) -> bool:
    """Return whether the decoder makes one batch of latents with two leading axes, as `view(-1, ...)` does."""
    try:
        with torch.no_grad():
            return len(tensors(own.decoder(torch.randn(3, 2, LATENT)))[0]) == 6
    except Exception:  # it takes no such latents
        return False


def _names(code: Code, own: Any) -> Iterator[tuple[str, str]]:
    """Yield what the encoder and the decoder are called."""
    for symbol in ("encoder", "decoder"):
        for name in called(code, own, symbol):
            if name not in ("encoder", "decoder", "encode", "decode") and callable(getattr(own, name, None)):
                yield name, symbol


def put_in_place(code: Code, found: Found, ours: Linear) -> Any:
    """Return where `found` is a method, its object with encoder and decoder replaced by `ours`; else None."""
    if found.owner is None:
        return None
    owner = code.construct(found.owner)
    if isinstance(owner, torch.nn.Module):
        owner.eval()
    for symbol, part in (("encoder", "encode"), ("decoder", "decode")):
        for name in called(code, owner, symbol):
            current = getattr(owner, name, None)
            if isinstance(current, torch.nn.Module):
                setattr(owner, name, getattr(ours, symbol))
            elif inspect.ismethod(current):
                object.__setattr__(owner, name, getattr(ours, part))
    for name in ("model", *code.naming.synonyms.get("model", ())):
        if isinstance(getattr(owner, name, None), torch.nn.Module):
            setattr(owner, name, ours)
    for name in ("sigma_p", "latent_dim"):
        for known in list(vars(owner)):
            if known.replace("_", "") == name.replace("_", ""):
                setattr(owner, known, getattr(ours, name))
        for known, settings in settings_with(found, owner, name):
            object.__setattr__(owner, known, with_numbers(settings, {name: getattr(ours, name)}))
    return owner


def settings_with(found: Found, owner: Any, name: str) -> list[tuple[str, Any]]:
    """Return the settings that an object holds, with what they are called, in which a method of it reads a number of this name."""
    method = inspect.unwrap(found.value) if callable(found.value) else None
    read = getattr(getattr(method, "__code__", None), "co_names", ())
    held = {k: v for k, v in vars(owner).items() if k in read and name in read}
    return [(k, v) for k, v in held.items() if not isinstance(v, torch.nn.Module) and name in numbers_of(v)]
