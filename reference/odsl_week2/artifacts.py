"""The answer sheet of sheet 000, filled in: formulas as a student writes them, and computed numbers."""

from __future__ import annotations

import sys
from pathlib import Path

import pen_and_paper as answers

SHEET = r"""# Answers

## Aufgabe 1

1a: \log\frac{{\sigma_2}}{{\sigma_1}} + \frac{{\sigma_1^2 + (\mu_1 - \mu_2)^2}}{{2 \sigma_2^2}} - \frac{{1}}{{2}}

1b: {one:.4f}

1c: {two:.4f}

1d: \infty

The divergence is not symmetric. N2 is narrow: seen from it, most draws of N1 are very unlikely,
so KL(N1 || N2) is large. N1 covers N2, so the other one is small.

## Aufgabe 2

2a: 1 / (1 + exp(-r))

2b: 1 / (1 + (1 - pi) / pi * exp(-r))

2c: the logistic sigmoid

## Aufgabe 3

Adam's first steps have one size in both coordinates; descent is slow along y, where f is flat.

## Aufgabe 4

The deep model is better, as the exact boundary is a conic. Neither gets below the Bayes risk.

## Aufgabe 5

The deep model's training loss falls while its test loss rises. With 5,000 points it wins.

## Aufgabe 6

6a: {sizes}

The deep model follows the waves with far fewer parameters.

## Aufgabe 8

8a: {mlp}

8b: {cnn}

The CNN learns faster; an MLP of 3 x 500 comes near.

## Aufgabe 9

9a: {mean}

9b: {covariance}

## Aufgabe 10

The Jacobian is A.

10a: log(abs(a11 * a22 - a12 * a21))
"""


def main(folder: Path) -> None:
    """Write the sheet into `folder`."""
    text = SHEET.format(
        one=answers.answer_1b(),
        two=answers.answer_1c(),
        sizes=", ".join(map(str, answers.answer_6a())),
        mlp=answers.answer_8a(),
        cnn=answers.answer_8b(),
        mean=answers.answer_9a().tolist(),
        covariance=[[round(v, 4) for v in row] for row in answers.answer_9b().tolist()],
    )
    (folder / "answers.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
