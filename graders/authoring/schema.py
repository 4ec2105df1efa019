"""JSON Schemas and descriptions, generated from the models they describe."""

from __future__ import annotations

import json
from typing import Any

from graders.checks import Check
from graders.feedback.documents import schemas
from graders.sheets.spec import Spec


def spec_schema() -> dict[str, Any]:
    """The JSON Schema of `spec.yaml`; editors complete keys by it."""
    schema = Spec.model_json_schema()
    schema["properties"].pop("folder", None)
    return schema


def schema_text(which: str) -> str:
    """One schema as it is committed."""
    chosen = spec_schema() if which == "spec" else schemas()[which]
    return json.dumps(chosen, indent=1, sort_keys=True) + "\n"


def describe_kind(kind: type[Check]) -> str:
    """A kind for a person: what it checks, and its own keys."""
    name = kind.model_fields["kind"].annotation.__args__[0]  # type: ignore[union-attr]
    lines = [f"{name}: {(kind.__doc__ or '').strip().splitlines()[0]}"]
    for key, info in kind.model_fields.items():
        if key not in Check.model_fields:
            need = "required" if info.is_required() else f"default {info.default!r}"
            lines.append(f"  {key:<18} {info.description or ''} ({need})".replace("  (", " ("))
    return "\n".join(lines)
