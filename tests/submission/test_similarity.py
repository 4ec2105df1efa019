"""Similarity of submissions, by their fingerprints."""

from graders.submission import similarity
from graders.submission.similarity import Prints, pairs


def cohort(*, size: int, sharing: int, values: range) -> list[Prints]:
    """Submissions of which the first ones share some fingerprints."""
    return [
        Prints(str(i), {v: ("a.py", v) for v in values} if i < sharing else {-i: ("b.py", 1)})
        for i in range(size)
    ]


def test_a_copied_file_costs_as_much_as_one_fingerprint(monkeypatch):
    monkeypatch.setattr(similarity, "WORK", 45)  # the pairs among ten
    found = pairs(cohort(size=40, sharing=10, values=range(3000)))
    assert (len(found), {(p.shared, p.share, len(p.places)) for p in found}) == (40, {(3000, 1.0, 3000)})


def test_where_much_is_shared_the_rarest_fingerprints_count(monkeypatch):
    monkeypatch.setattr(similarity, "WORK", 45)
    many, two = (
        cohort(size=40, sharing=10, values=range(100)),
        cohort(size=40, sharing=2, values=range(100, 200)),
    )
    both = [Prints(a.student, {**a.at, **b.at}) for a, b in zip(many, two, strict=True)]
    assert [(p.one, p.other, p.shared) for p in pairs(both)] == [("0", "1", 100)]
