import json

import jsonschema

from graders.feedback.documents import as_json, cohort_json, schemas
from tests.feedback.sample import report


def test_json_follows_its_schema():
    document = json.loads(as_json(report()))
    jsonschema.validate(document, schemas()["report"])

    assert document["schema"] == "torchgrade/report/1"
    assert [c["verdict"] for c in document["exercises"][0]["checks"]] == [
        "passed",
        "failed",
        "skipped",
        "human",
        "broken",
    ]


def test_results_follow_their_schema():
    document = json.loads(cohort_json("toy", [report()], [("bob", "no zip")]))
    jsonschema.validate(document, schemas()["cohort"])

    assert document["failures"] == [{"student": "bob", "why": "no zip"}]
