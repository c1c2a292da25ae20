"""What must hold of a shelf after any crash, looked at from its files."""

from __future__ import annotations

import hashlib
from glob import glob
from pathlib import Path

from whitecoal.auditing.audit import audit
from whitecoal.plans import open_plan
from whitecoal.runs import finished_runs

REPORT = "report.html"


class Watched:
    """A shelf that is looked at after every crash; what was once finished is remembered byte for byte."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._known: dict[str, dict[str, str]] = {}

    @property
    def runs(self) -> int:
        """How many finished runs are known."""
        return len(self._known)

    @property
    def leftovers(self) -> int:
        """How many hidden files and folders lie on the shelf, whatever lies within them not counted."""
        return len(self.seen(".*") | self.seen("[!.]*/.*"))

    def seen(self, pattern: str) -> set[str]:
        """What lies on the shelf under such a name, while others make and remove things there."""
        return {*glob(pattern, root_dir=self.root)}  # noqa: PTH207 - `Path.glob` fails at what has just gone

    def look(self) -> list[str]:
        """Everything that is wrong after a crash."""
        wrong: list[str] = []
        listed = {run.name: run for run in finished_runs(self.root)}
        wrong += [f"{name} is lost" for name in self._known if name not in listed]
        for name, run in listed.items():
            found = _files(run)
            before = self._known.get(name)
            if before is None:
                open_plan(run)
                told = audit(run)
                wrong += [] if told.passed else [f"{name} does not pass its audit: {told.headline}"]
            else:
                changed = [file for file, digest in before.items() if found.get(file) != digest]
                wrong += [f"{file} of {name} is not what it was" for file in changed]
            if REPORT in found and not (run / REPORT).read_text(encoding="utf-8").endswith("</html>\n"):
                wrong.append(f"the report of {name} is cut off")
            self._known[name] = found
        shown = {path.name for path in self.root.glob("[!.]*")} if self.root.is_dir() else set()
        return [*wrong, *(f"{name} is shown and no finished run" for name in sorted(shown - {*listed}))]

    def forget(self, name: str) -> None:
        """A run is about to be replaced on purpose."""
        self._known.pop(name, None)


def _files(run: Path) -> dict[str, str]:
    return {
        str(path.relative_to(run)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in run.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
