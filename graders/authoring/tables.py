"""What `torchgrade verify` prints of its proofs: a table of each sheet, or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from graders.authoring.by_secret import Tried
from graders.authoring.verify import Proof


def proof_lines(proof: Proof, by_secret: Tried | None = None) -> Iterator[str]:
    """Yield the table of a sheet's proof, with what was found under other secrets, and whether it is proven.

    Lines on which something has gone well or wrong begin with their mark.
    """
    yield f"{proof.sheet:<52} checks  mistakes caught"
    for title, checks, caught, tried in proof.exercises:
        yield f"  {title:<50} {checks:>6}  {caught:>6} of {tried}"
    total = [sum(column) for column in zip(*(row[1:] for row in proof.exercises), strict=True)]
    yield f"  {'all':<50} {total[0]:>6}  {total[1]:>6} of {total[2]}"
    yield f"  variants accepted: {proof.variants[0]} of {proof.variants[1]}; {proof.seconds:.0f} s"
    if proof.unproven:
        yield "  not proven yet, for no mistake fails exactly one of these (`proof: full` asks for one each):"
        yield from (f"–   {check}" for check in proof.unproven)
    yield from (f"? {said}" for said in (*proof.near, *proof.unnamed))
    yield from (f"✗ {problem.said}" for problem in proof.problems)
    if by_secret:
        yield from _secret_lines(by_secret)
    green = proof.green and (by_secret is None or by_secret.green)
    but = f", but for {_checks(len(proof.unproven))}" if proof.unproven else ""
    yield f"✓ {proof.sheet} is proven{but}" if green else f"✗ {proof.sheet} is not proven"


def _checks(number: int) -> str:
    return f"{number} check{'s' if number != 1 else ''}"


def _secret_lines(tried: Tried) -> Iterator[str]:
    """Yield what a proof under other secrets found."""
    yield (
        f"  under {tried.secrets} secrets, of {tried.checks} checks that draw: "
        f"right work passes {tried.right[0]:,} of {tried.right[1]:,} times, "
        f"mistakes are caught {tried.mistakes[0]:,} of {tried.mistakes[1]:,} times; {tried.seconds:.0f} s"
    )
    for it in tried.disagreements:
        yield f"✗ {it.said} (under {len(it.secrets)} of {tried.secrets} secrets; {it.secrets[0]} is one)"


def proofs_as_json(proofs: Sequence[Proof], by_secret: Mapping[str, Tried]) -> str:
    """Return the proofs as JSON, with what was found under other secrets, by sheet."""
    made = []
    for proof in proofs:
        document = {**asdict(proof), "green": proof.green}
        if tried := by_secret.get(proof.sheet):
            document["by_secret"] = {**asdict(tried), "green": tried.green}
        made.append(document)
    return json.dumps(made, indent=2)
