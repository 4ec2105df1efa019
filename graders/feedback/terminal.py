"""Lines on a terminal: reports on stdout, progress on stderr."""

from __future__ import annotations

import os

import click

COLOURS = {"✓": "green", "✗": "red", "?": "yellow", "!": "magenta", "–": "bright_black"}


def say(message: str) -> None:
    """Progress, on stderr."""
    if message:
        click.echo(message, err=True)


def show(line: str) -> None:
    """A line of a report on stdout, its mark coloured unless NO_COLOR is set."""
    colour = COLOURS.get(line[:1]) if not os.environ.get("NO_COLOR") else None
    click.echo(click.style(line[:1], fg=colour, bold=True) + line[1:] if colour else line)
