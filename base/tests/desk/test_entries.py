"""The file of overrides rewritten: one entry changes, and all that others wrote stays."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from graders.desk import entries
from graders.errors import UserError
from graders.grading import lines

FILE = """# decisions of the course
# by Tom

- student: ada   # she wrote a mail
  check: kl
  # half of it
  points: 2
  by: Tom
# about bob
- {student: bob, check: kl, points: 1, by: Tom}  # see below

- student: "c: d"
  check: scale
  comment: |
    two
    lines # no comment
  by: Ann
# the end
"""


def loaded(tmp_path, text):
    (tmp_path / "overrides.yaml").write_text(text)
    return entries.load(tmp_path / "overrides.yaml")


def test_a_file_is_its_entries_and_what_stands_around_them(tmp_path):
    of = loaded(tmp_path, FILE)

    assert of.text == FILE
    assert [e.data["student"] for e in of.entries] == ["ada", "bob", "c: d"]
    assert [e.after for e in of.entries] == ["# about bob\n", "\n", "# the end\n"]


def test_an_entry_is_replaced_and_comments_stay(tmp_path):
    of = loaded(tmp_path, FILE)

    new = entries.replaced(of, 0, {"student": "ada", "check": "kl", "items": ["a", "b"], "by": "Kim Li"})

    assert new.text == FILE.replace(
        "- student: ada   # she wrote a mail\n  check: kl\n  # half of it\n  points: 2\n  by: Tom\n",
        '# she wrote a mail\n# half of it\n- {student: ada, check: kl, items: [a, b], by: "Kim Li"}\n',
    )


def test_an_entry_is_taken_out_and_comments_stay(tmp_path):
    of = loaded(tmp_path, FILE)

    new = entries.replaced(of, 2, None)

    assert new.text == FILE[: FILE.index('- student: "c')] + "# the end\n"


def test_an_entry_is_added_at_the_end(tmp_path):
    of = entries.load(tmp_path / "overrides.yaml")

    new = entries.replaced(of, 0, {"student": "ada", "check": "kl", "points": 0.25, "by": "no"})

    assert new.text == entries.HEAD + '- {student: ada, check: kl, points: 0.25, by: "no"}\n'


@settings(deadline=None)
@given(st.text(), st.floats(allow_nan=False, allow_infinity=False), st.lists(st.text(max_size=5)))
def test_what_is_written_is_read_as_it_was(text, number, names):
    text = text.encode("utf-8", "replace").decode()
    data = {
        "student": text,
        "points": number,
        "items": [n.encode("utf-8", "replace").decode() for n in names],
    }

    line = lines.written(data)

    assert line.count("\n") == 1
    assert json.loads(json.dumps(yaml.load(line, yaml.CSafeLoader))) == [data]
    assert yaml.safe_load(line) == [data]
    assert lines.read(f"# one\n\n{line}") == [(3, data)]


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["ada", "bob", None])), max_size=12))
def test_where_entries_stand_is_known_after_any_change(changes):
    before = of = entries.Entries("", ())
    known = entries.places(before)
    for at, student in changes:
        if student is None and not of.entries:
            continue
        data = None if student is None else {"student": student, "points": at}
        of = entries.replaced(of, min(at, len(of.entries) - (data is None)), data)
        assert entries.places_after(before, known, of) == entries.places(of)


OTHERWISE = [
    "- {student: ada, student: bob}\n",
    "- {student: ada, points: 1e3}\n",
    "- {student: yes}\n",
    "- {student: ada}  # a remark\n",
    "- {student: ada,  points: 1}\n",
    "- {student: 'ada'}\n",
    "- student: ada\n",
    "  # indented\n- {student: ada}\n",
    "- {student: ada}\r\n",
    "# a\u2028b\n- {student: ada}\n",
    "- {student: ada, comment: two\n  lines}\n",
]


@pytest.mark.parametrize("text", OTHERWISE)
def test_what_stands_otherwise_than_it_is_written_is_left_to_yaml(text):
    assert lines.read(text) is None


@pytest.mark.parametrize("more", ["", "- student: ada  # by hand\n"])
def test_a_file_is_the_same_read_as_lines_and_as_yaml(tmp_path, more):
    text = '# head\n- {student: ada, check: kl, points: 1, by: Tom}\n# after it\n\n- {student: "b: c", check: kl, points: 0.5, by: "no"}\n'

    found = loaded(tmp_path, text + more)

    assert found.text == text + more
    assert [e.data for e in found.entries] == yaml.safe_load(text + more)
    assert [e.after for e in found.entries][:2] == ["# after it\n\n", ""]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "[{student: ada}]\n",
            "the desk cannot rewrite it: write it as a list whose entries begin with `- `, each on a line of its own",
        ),
        (
            "- &a {student: ada}\n- *a\n",
            "the desk cannot rewrite anchors (`&`, `*`); write these entries out",
        ),
    ],
)
def test_a_file_that_cannot_be_rewritten_is_refused(tmp_path, text, why):
    with pytest.raises(UserError) as error:
        loaded(tmp_path, text)

    assert str(error.value) == f"{tmp_path}/overrides.yaml:1: {why}"
