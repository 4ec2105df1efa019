"""What is wrong in a mistake's file is said with its line before anything is run."""

import pytest

from graders.errors import UserError
from graders.model import Submission
from graders.sheets.changes import load
from graders.sheets.load import load_spec
from tests.conftest import write_toy

REFERENCE = Submission("reference", {"vae.py": b"def kl(mu, logvar):\n    return mu\n"})
HEAD = "# fails: kl\n# words: it is wrong\n"


def slip(folder, text):
    """The mistake of a toy sheet that a file says."""
    spec = load_spec(write_toy(folder) / "spec.yaml")
    (folder / "mistakes").mkdir(exist_ok=True)
    (folder / "mistakes" / "slip.py").write_text(text)
    return next(c for c in load(spec, "mistakes") if c.name == "slip")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# fails: kll\n# words: w\n", "1: no check is called `kll`"),
        ("# fails: kl\n# word: w\n", "2: no line of a header begins with `# word:`; did you mean `words`?"),
        (
            "# fails: kl\n# edit: vae.py | a | b\n",
            "2: no line of a header begins with `# edit:`; did you mean `edit9`?",
        ),
        ("# words: w\n", "1: a mistake says `# fails: CHECK` and `# words: ...`"),
        (
            HEAD + "# file: vae.py\ndef kl(mu, logvar):\n    return (mu\n",
            "5: does not parse ('(' was never closed)",
        ),
        (HEAD + "# edit1: vae.py | sigma | mu\n", "3: `sigma` does not occur in vae.py"),
    ],
)
def test_what_is_wrong_in_a_mistake_is_said_with_its_line(text, said, tmp_path):
    with pytest.raises(UserError) as error:
        slip(tmp_path, text).apply(REFERENCE)

    assert str(error.value) == f"{tmp_path / 'mistakes' / 'slip.py'}:{said}"


@pytest.mark.parametrize("word", ["author", "note", "test", "name", "date", "why", "line"])
def test_another_word_in_a_header_is_a_comment(word, tmp_path):
    assert slip(tmp_path, f"# {word}: w\n{HEAD}def kl(mu, logvar):\n    return 2\n").fails == ("kl",)


def test_a_comment_above_the_code_of_a_mistake_is_none_of_its_header(tmp_path):
    change = slip(tmp_path, HEAD + "# file: vae.py\n# Abgabe: by nobody\ndef kl(mu, logvar):\n    return 2\n")

    assert b"return 2" in change.apply(REFERENCE).files["vae.py"]
