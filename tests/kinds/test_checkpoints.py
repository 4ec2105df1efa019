"""Where no checkpoint of an epoch was handed in, a person is told so, whatever the hand-in's model is."""

import pytest

from graders.testing import check, observe
from graders.vocabulary.symbols import Naming

CHECKPOINTS = check({"kind": "checkpoints", "title": "Checkpoints", "epochs": [1, 5]})
NAMING = Naming.model_validate({"symbols": {"vae": {"names": ["VAE"]}}})


@pytest.mark.parametrize(
    "files",
    [
        {"vae.py": "x = 1"},
        {"vae.py": "def VAE(): return {}", "weights.pt": b"", "latent_5.pt": b"", "notes_1.txt": "five"},
    ],
    ids=["no model", "other files"],
)
def test_without_a_file_of_any_epoch_a_person_looks_at_the_report(files):
    seen = observe(CHECKPOINTS, files, NAMING)
    outcome = CHECKPOINTS.judge(seen, seen)

    assert outcome.verdict == "human"
    assert outcome.diagnosis.summary == "no checkpoint files were handed in"
