"""The sheets ask for the program of the commit that they are of."""

from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class Program(MetadataHookInterface):
    """Adds the dependency on torchgrade of the version that is being built."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add it."""
        metadata["dependencies"] = [f"torchgrade[grade,torch]=={metadata['version']}"]
