"""1.3 : les trois expressions sous forme de listes d'affectations.

a) est écrit à la main ci-dessous ; b), c), d) s'en déduisent mécaniquement, donc c'est le programme qui
les écrit (``python -m ex1 graphs``, sortie recopiée dans answers.rst).
"""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Op:
    name: str
    text: str
    args: tuple[str, ...]


def parse(program: str) -> list[Op]:
    ops = []
    for line in program.strip().splitlines():
        name, text = (s.strip() for s in line.split("="))
        args = tuple(w for w in text.replace("(", " ").replace(")", " ").replace("**", " ** ").split()
                     if w[0].isalpha() and w not in ("exp", "log", "sqrt"))
        ops.append(Op(name, text, args))
    return ops


A = parse("""
t1 = exp(a)
t2 = sqrt(b)
t3 = a + b
t4 = log(t3)
t5 = t1 / t2
t6 = t5 * t4
""")

B = parse("""
t1 = c ** 2
t2 = a + b
t3 = t2 + t1
t4 = sqrt(t3)
t5 = log(t3)
t6 = b * t1
t7 = t3 / t6
t8 = t4 + t5
t9 = t8 + t7
""")

C = parse("""
t1 = w1 * x1
t2 = w1 * x2
t3 = w1 * x3
t4 = w0 + t1
t5 = w0 + t2
t6 = w0 + t3
t7 = t4 - y1
t8 = t5 - y2
t9 = t6 - y3
t10 = t7 ** 2
t11 = t8 ** 2
t12 = t9 ** 2
t13 = t10 + t11
t14 = t13 + t12
""")

ALL = {"A": A, "B": B, "C": C}


def leaves(ops: list[Op]) -> list[str]:
    inner = {o.name for o in ops}
    return sorted({x for o in ops for x in o.args if x not in inner})


def edges(ops: list[Op]) -> list[tuple[str, str]]:
    return [(x, o.name) for o in ops for x in o.args]


def dot(letter: str, ops: list[Op]) -> str:
    body = "".join(f"  {u} -> {v};\n" for u, v in edges(ops))
    labels = "".join(f'  {o.name} [label="{o.name} = {o.text}"];\n' for o in ops)
    return f"digraph {letter} {{\n  rankdir=LR;\n{labels}{body}}}\n"


def products(L: str, ops: list[Op]) -> list[str]:
    return [f"{o.name:>4}:  " + "    ".join(f"∂{L}/∂{o.name} · ∂{o.name}/∂{x} → {x}" for x in o.args)
            for o in reversed(ops)]


def sums(L: str, ops: list[Op]) -> list[str]:
    last = ops[-1].name
    out = [f"∂{L}/∂{last} = 1"]
    for name in [o.name for o in reversed(ops[:-1])] + leaves(ops):
        children = [v for u, v in edges(ops) if u == name]
        out.append(f"∂{L}/∂{name} = " + " + ".join(f"∂{L}/∂{v} · ∂{v}/∂{name}" for v in children))
    return out


def evaluate(ops: list[Op], **values: float) -> float:
    """Pour les tests : la décomposition donne-t-elle bien l'expression de départ ?"""
    import math

    env = dict(values)
    for o in ops:
        env[o.name] = eval(o.text, {"exp": math.exp, "log": math.log, "sqrt": math.sqrt}, env)
    return env[ops[-1].name]


def report() -> str:
    parts = []
    for L, ops in ALL.items():
        parts.append(f"---- {L} ----\n\na)\n" + "\n".join(f"  {o.name} = {o.text}" for o in ops)
                     + "\n\nb) arêtes\n" + "\n".join(f"  {o.name} ← " + ", ".join(o.args) for o in ops)
                     + "\n\nc)\n" + "\n".join(products(L, ops)) + "\n\nd)\n"
                     + "\n".join("  " + s for s in sums(L, ops)) + "\n")
    return "\n".join(parts)
