"""What the documentation says is so: links lead somewhere, commands and options are there, YAML is what it says."""

import os
import re
import runpy
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from graders.cli import main
from graders.grading.decisions import Override
from graders.kinds import KINDS
from graders.paths import ROOT
from graders.sheets.spec import Run, Spec
from tests.docs.pages import DOCS, PAGES, blocks

SHELL = ("bash", "sh", "console")
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(#[^)\s]*)?\)")


def name(page):
    return str(page.relative_to(ROOT))


def anchors(page):
    """What a link within a page may lead to."""
    heads = re.findall(r"^#+ (.*)$", re.sub(r"(?ms)^```.*?^```$", "", page.read_text()), re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in heads}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page):
    text = re.sub(r"(?ms)^```.*?^```$|`[^`\n]*`", "", page.read_text(encoding="utf-8"))
    if "```{include}" in page.read_text():
        return
    lost = []
    for target, anchor in LINK.findall(text):
        place = (page.parent / target).resolve() if target else page
        ours = {"contributing": "CONTRIBUTING.md", "security": "SECURITY.md"}.get(place.stem)
        of = ROOT / ours if ours and place.parent == DOCS / "project" else place
        if not place.exists() or (anchor and of.suffix == ".md" and anchor[1:] not in anchors(of)):
            lost.append(f"{target}{anchor}")

    assert lost == []


def commands(page):
    """The lines of `torchgrade` in a page's blocks for a shell, without comments and what is left to the reader."""
    for block in blocks(page):
        if block.language in SHELL:
            for line in re.sub(r"\\\n", " ", block.text).splitlines():
                words = shlex.split(line.removeprefix("$ "), comments=True) if "torchgrade " in line else []
                if words[:1] == ["torchgrade"]:
                    yield words[1:]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands_and_their_options_are_there(page):
    unknown = []
    for words in commands(page):
        command, rest = main, [w for at, w in enumerate(words) if w not in ("&&", "|", ";")]
        if "&&" in words:
            rest = words[: words.index("&&")]
        while rest and hasattr(command, "commands"):
            command, rest = command.commands.get(rest[0]), rest[1:]
            if command is None:
                break
        known = {o for p in (command.params if command else ()) for o in (*p.opts, *p.secondary_opts)}
        known |= {"-h", "--help", "--version"}
        if command is None or [w for w in rest if w.startswith("--") and w.partition("=")[0] not in known]:
            unknown.append(words)

    assert unknown == []


def named(value):
    """Every mapping of a document that says a `kind`."""
    if isinstance(value, dict):
        yield from [value] if isinstance(value.get("kind"), str) else []
        for inner in value.values():
            yield from named(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from named(inner)


@pytest.mark.parametrize("page", [p for p in PAGES if {"how-to", "tutorials"} & {*p.parts}], ids=name)
def test_yaml_of_guides_is_what_it_says(page):
    for block in blocks(page):
        if block.language != "yaml":
            continue
        said = yaml.safe_load(block.text)
        for check in named(said):
            KINDS[check["kind"]].model_validate(check)
        if isinstance(said, dict):
            assert set(said) <= set(Spec.model_fields)
            for run in said.get("runs", {}).values():
                Run.model_validate(run)
            if "late" in said:
                Spec.model_fields["late"].annotation.__args__[0].model_validate(said["late"])
        elif not any(named(said)):
            for entry in said:
                Override.model_validate(entry)


@pytest.mark.skipif("TORCHGRADE_TUTORIALS" not in os.environ, reason="takes minutes: make nightly")
@pytest.mark.parametrize("page", sorted((DOCS / "tutorials").glob("*.md")), ids=name)
def test_a_tutorial_works_word_by_word(page, tmp_path):
    """Write each block with a file's name, and run each of a shell, in one shell after another, as a reader does."""
    paths = [str(Path(sys.executable).parent), os.environ["PATH"]]
    env = {**os.environ, "PATH": os.pathsep.join(paths)}
    here = tmp_path
    for block in blocks(page):
        if block.file:
            file = here / block.file
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text)
        elif block.language == "bash":
            script = f"set -e\n{block.text}\npwd >{shlex.quote(str(tmp_path / '.here'))}\n"
            may_fail = "torchgrade check" in block.text  # whose exit code says that checks failed
            script = script.replace("set -e\n", "") if may_fail else script
            done = subprocess.run(["bash", "-c", script], cwd=here, env=env, capture_output=True, text=True)
            assert done.returncode == 0, f"{block.text}\n{done.stdout}\n{done.stderr}"
            here = Path((tmp_path / ".here").read_text().strip())


def test_the_sites_settings_are_texts_where_sphinx_wants_texts():
    settings = runpy.run_path(ROOT / "docs" / "conf.py")

    assert all(
        isinstance(settings.get(name, ""), str) for name in ("project", "release", "version", "copyright")
    )
    assert re.fullmatch(r"\d[\w.]*", settings["release"])
