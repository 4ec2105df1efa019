"""Where no checkpoint of an epoch was handed in, a person is told so, whatever the hand-in's model is."""

import pytest

from graders.testing import check, observe
from graders.vocabulary.symbols import Naming

CHECKPOINTS = check({"kind": "checkpoints", "title": "Checkpoints", "epochs": [1, 5]})
NAMING = Naming.model_validate({"symbols": {"vae": {"names": ["VAE"]}}})


TO_DO = "judge by the reconstructions in the report"


@pytest.mark.parametrize(
    ("files", "said", "others"),
    [
        ({"vae.py": "x = 1", "notes_1.txt": "five"}, "no checkpoint files were handed in", ""),
        (
            {"vae.py": "def VAE(): return {}", "weights.pt": b"", "latent_5.pt": b""},
            "no file is called after one of these epochs",
            "latent_5.pt, weights.pt",
        ),
    ],
    ids=["none at all", "others"],
)
def test_without_a_file_of_any_epoch_a_person_looks_at_the_report(files, said, others):
    seen = observe(CHECKPOINTS, files, NAMING)

    outcome = CHECKPOINTS.judge(seen, seen)

    assert outcome.verdict == "human"
    assert outcome.diagnosis.summary == f"{said}: {TO_DO}"
    assert outcome.diagnosis.actual == others
