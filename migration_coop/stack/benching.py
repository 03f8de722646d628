"""Measures something between throw-away services: bin/bench NAME [arguments].

bench/NAME.py, or bench/NAME/__init__.py, says what: `rows()`, a table whose first line is its heading, and
`figures()`, numbers by name, which are kept in var/bench/NAME.json.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import django

from migration_coop.stack import console
from migration_coop.stack.environment import ROOT
from migration_coop.stack.processes import Process, stop_all
from migration_coop.stack.testing import start_services, throw_away_folder
from migration_coop.stack.translations import compile_translations

FOLDER = ROOT / "bench"
# Set in the process that measures, which has services and settings.
NAME = "PASSERELLE_BENCH"


def main() -> int:
    if name := os.environ.get(NAME):
        return measure(name)
    name, *arguments = sys.argv[1:] or [""]
    if not is_bench(name):
        raise console.StackError(
            f"Say what to measure: bin/bench NAME. There are: {', '.join(names())}."
        )
    console.stop_on_signals()
    compile_translations()
    processes: list[Process] = []
    with throw_away_folder() as folder:
        try:
            environment = start_services(folder, processes) | {NAME: name}
            return run_bench(arguments, environment)
        except console.Stop:
            return 130
        finally:
            console.ignore_signals()
            stop_all(reversed(processes), within=5)


def names() -> list[str]:
    """The modules and packages that can be measured by their own name."""
    return sorted({path.stem for path in FOLDER.iterdir() if is_bench(path.stem)})


def is_bench(name: str) -> bool:
    places = (FOLDER / f"{name}.py", FOLDER / name / "__init__.py")
    return name.isidentifier() and any(
        path.is_file() and "def figures(" in path.read_text() for path in places
    )


def run_bench(arguments: list[str], environment: dict[str, str]) -> int:
    command = [sys.executable, "-m", "migration_coop.stack.benching", *arguments]
    bench = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        while bench.poll() is None:
            console.pause(0.1)
    finally:
        bench.terminate()
    return bench.wait()


def measure(name: str) -> int:
    """Print the table and keep the figures."""
    django.setup()
    bench = import_module(f"bench.{name}")
    for line in table(bench.rows()):
        console.say(line)
    keep(name, bench.figures())
    return 0


def keep(name: str, figures: dict[str, float]) -> Path:
    path = ROOT / "var" / "bench" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"figures": figures}, indent=2) + "\n")
    console.say(f"\n{len(figures)} figures in {path.relative_to(ROOT)}")
    return path


def table(rows: Sequence[Sequence[object]]) -> list[str]:
    """Columns under each other; the first is text, the others are numbers."""
    texts = [[str(cell) for cell in row] for row in rows]
    width = max(map(len, texts), default=0)
    texts = [[*row, *[""] * (width - len(row))] for row in texts]
    widths = [max(len(row[column]) for row in texts) for column in range(width)]
    return [
        "  ".join(
            cell.rjust(size) if place else cell.ljust(size)
            for place, (cell, size) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in texts
    ]


if __name__ == "__main__":
    sys.exit(console.exit_with_one_sentence(main))
