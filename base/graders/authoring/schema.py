"""JSON Schemas and descriptions, generated from the models they describe."""

from __future__ import annotations

import json
from typing import Any

from graders.authoring.guide import guide
from graders.checks import Check
from graders.feedback.documents import schemas
from graders.kinds import KINDS
from graders.sheets.load import FORMAT, FORMAT_KEY
from graders.sheets.renames import kinds_by_old_name
from graders.sheets.spec import Spec
from graders.vocabulary.frozen import Frozen, models_in
from graders.vocabulary.renamed import renamed


def spec_schema() -> dict[str, Any]:
    """The JSON Schema of `spec.yaml`; editors complete keys by it."""
    schema = Spec.model_json_schema()
    schema["properties"].pop("folder", None)
    for kind in KINDS.values():
        model = schema["$defs"][kind.__name__]
        model["description"] = guide(kind).checks
    schema["properties"][FORMAT_KEY] = {
        "const": FORMAT,
        "default": FORMAT,
        "description": "The format of this file; a version of torchgrade that does not know it says so.",
    }
    for model in models_in(Spec):
        part = schema if model is Spec else schema["$defs"][model.__name__]
        _with_old_names(part["properties"], model)
    kinds = schema["$defs"]["Exercise"]["properties"]["checks"]["items"]["discriminator"]["mapping"]
    kinds |= {old: kinds[new] for old, new in kinds_by_old_name().items()}
    return schema


def _with_old_names(properties: dict[str, Any], model: type[Frozen]) -> None:
    """Add the old names of a model's keys, and of a kind, as deprecated."""
    for name, info in model.model_fields.items():
        if was := renamed(info):
            properties[was.old] = {
                **properties[name],
                "deprecated": True,
                "description": f"Now called `{name}`.",
            }
    if issubclass(model, Check) and model.was:
        kind = {k: v for k, v in properties["kind"].items() if k != "const"}
        new, old = properties["kind"]["const"], model.was.old
        either = [{"const": new}, {"const": old, "deprecated": True, "description": f"Now called `{new}`."}]
        properties["kind"] = {**kind, "anyOf": either}


def schema_text(which: str) -> str:
    """One schema as it is committed."""
    chosen = spec_schema() if which == "spec" else schemas()[which]
    return json.dumps(chosen, indent=1, sort_keys=True) + "\n"


def describe_kind(kind: type[Check]) -> str:
    """A kind for a person: what it checks, and its own keys."""
    name = kind.model_fields["kind"].annotation.__args__[0]  # type: ignore[union-attr]
    lines = [f"{name}: {guide(kind).sentence}"]
    for key, info in kind.model_fields.items():
        if key not in Check.model_fields:
            need = "required" if info.is_required() else f"default {info.default!r}"
            lines.append(f"  {key:<18} {info.description or ''} ({need})".replace("  (", " ("))
    return "\n".join(lines)
