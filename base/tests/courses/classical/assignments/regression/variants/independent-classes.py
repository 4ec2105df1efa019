# about: a hand-in by somebody who had the handout alone (classes)
# whole: yes
# file: models.py
"""Least squares and a nearest-neighbour classifier, in numpy alone."""
# Abgabe: Lukas Brandt, Gruppe 3

from pathlib import Path

import numpy as np


class Scaler:
    """Merkt sich Mittelwert und Streuung der Trainingsdaten."""

    def __init__(self, rows):
        self.mitte = rows.mean(axis=0)
        streuung = rows.std(axis=0)
        # konstante Spalten nicht durch 0 teilen
        self.streuung = np.where(streuung > 0, streuung, 1.0)

    def __call__(self, rows):
        return (np.asarray(rows, dtype=float) - self.mitte) / self.streuung


class Line:
    """Gerade (Hyperebene) mit Achsenabschnitt."""

    def __init__(self, x, y):
        self.coef, *_ = np.linalg.lstsq(self.design(x), np.asarray(y, dtype=float), rcond=None)

    @staticmethod
    def design(x):
        x = np.asarray(x, dtype=float)
        return np.hstack([np.ones((len(x), 1)), x])

    def __matmul__(self, x):
        return self.design(x) @ self.coef


def least_squares(x_train, y_train, x):
    """Gerade an x_train, y_train anpassen und fuer x vorhersagen."""
    return Line(x_train, y_train) @ x


class Nearest:
    """Klasse der naechsten Trainingszeile, Merkmale standardisiert."""

    def fit(self, x_train, y_train):
        """Zeilen merken (standardisiert)."""
        x_train = np.asarray(x_train, dtype=float)
        self.scale = Scaler(x_train)
        self.rows = self.scale(x_train)
        self.labels = np.asarray(y_train)
        return self

    def predict(self, x):
        """Die Klasse jeder Zeile."""
        diff = self.scale(x)[:, None, :] - self.rows[None, :, :]
        dist = (diff**2).sum(axis=-1)
        return self.labels[dist.argmin(axis=1)]


def _find(name):
    """Die Datei liegt je nach Startordner neben dem Skript oder in checks/."""
    here = Path(__file__).resolve().parent
    for folder in (Path.cwd(), here, here.parent):
        for path in (folder / name, folder / "checks" / name):
            if path.exists():
                return path
    raise FileNotFoundError(name)


def _is_number(word):
    try:
        float(word)
    except ValueError:
        return False
    return True


def count_rows():
    """Wie viele Zeilen flats.csv und die Weine haben: (Wohnungen, Weine)."""
    from sklearn.datasets import load_wine  # nur die Daten, kein Modell

    lines = [line for line in _find("flats.csv").read_text().splitlines() if line.strip()]
    # die Kopfzeile enthaelt keine Zahl
    has_header = not any(_is_number(word) for word in lines[0].split(","))
    return len(lines) - has_header, load_wine().data.shape[0]
