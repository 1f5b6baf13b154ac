"""What a benchmark tells in the end: to people on standard output, to programs as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vestnik.bench.tables import Target


@dataclass(frozen=True)
class Report:
    """`text`: tables. `figures`: all that was measured, of plain types."""

    bench: str
    machine: dict[str, Any]
    settings: dict[str, Any]
    figures: dict[str, Any]
    targets: list[Target]
    text: str

    def show(self) -> str:
        lines = [self.text, "", *(target.line() for target in self.targets)]
        load = ", ".join(str(load) for load in self.machine["load_before"])
        lines.append(f"{self.machine['cores']} cores, {self.machine['processor']}; load before: {load}")
        return "\n".join(lines)

    def write(self, place: Path) -> None:
        """Writes all of it as JSON."""
        content = {
            "bench": self.bench,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": self.machine,
            "settings": self.settings,
            "figures": self.figures,
            "targets": [target.as_dict() for target in self.targets],
        }
        place.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
