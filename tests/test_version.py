"""The version is that of the tag, however a tree came here, and the course's sheets ask for the program of the same one."""

import json
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
from packaging.version import Version

from graders.paths import ROOT

HELD = (".gitattributes", ".git_archival.txt", "README.md", "LICENSE", "course/hatch_build.py")
PROJECTS = ("pyproject.toml", "course/pyproject.toml")
FALLBACK, OTHER = (
    tomllib.loads((ROOT / p).read_text())["tool"]["hatch"]["version"]["fallback-version"] for p in PROJECTS
)


def git(folder, *words):
    named = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
    return subprocess.run(
        ["git", "-C", folder, *named, *words], check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture
def tree(tmp_path):
    """A repository of what a version depends on, with one commit and no tag."""
    tree = tmp_path / "tree"
    for part in (*HELD, *PROJECTS):
        (tree / part).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / part, tree / part)
    git(tmp_path, "init", "--quiet", tree)
    git(tree, "add", ".")
    git(tree, "commit", "--quiet", "--message", "First")
    return tree


def tagged(tree):
    git(tree, "tag", "v7.8.9")
    return tree


def later(tree):
    tagged(tree)
    git(tree, "commit", "--quiet", "--allow-empty", "--message", "Second")
    return tree


def shallow(tree):
    later(tree)
    git(tree, "clone", "--quiet", "--depth=1", "--no-tags", tree.as_uri(), tree.parent / "shallow")
    return tree.parent / "shallow"


def exported(tree):
    out = tree.parent / "exported"
    git(tree, "archive", "--format=tar", "--output", out.with_suffix(".tar"), "HEAD")
    shutil.unpack_archive(out.with_suffix(".tar"), out)
    return out


def copied(tree):
    shutil.rmtree(tree / ".git")
    return tree


@pytest.mark.parametrize(
    ("came", "version"),
    [
        (tagged, r"7\.8\.9"),
        (later, r"7\.8\.10\.dev1\+g\w+"),
        (lambda tree: exported(tagged(tree)), r"7\.8\.9"),
        (lambda tree: exported(later(tree)), r"7\.8\.10\.dev1\+g\w+"),
        (shallow, rf"{FALLBACK.removesuffix('0')}1\+g\w+"),
        (copied, FALLBACK),
    ],
    ids=["at a tag", "after it", "export of a tag", "export after it", "shallow", "without git"],
)
def test_both_wheels_have_the_version_of_the_tag(tree, came, version):
    place = came(tree)

    program, course = (
        json.loads(
            subprocess.run(
                [sys.executable, "-m", "hatchling", "metadata"], cwd=folder, check=True, capture_output=True
            ).stdout
        )
        for folder in (place, place / "course")
    )

    assert re.fullmatch(version, program["version"])
    assert course["version"] == program["version"]
    assert course["dependencies"] == [f"torchgrade[grade,torch]=={program['version']}"]


def test_where_no_tag_can_be_seen_the_version_follows_the_newest_of_the_changelog():
    newest = re.search(r"^## (\d\S*)", (ROOT / "CHANGELOG.md").read_text(), re.M)[1]

    assert Version(newest) < Version(FALLBACK) == Version(OTHER)
