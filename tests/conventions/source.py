"""The project's own source, for the tests that look at how it is written."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = (
    "files",
    "drafts",
    "mailing",
    "institutions",
    "accounts",
    "missions",
    "cooperation",
    "reminders",
    "exchange",
    "overview",
)
CODE = sorted(
    path
    for folder in (*APPS, "migration_coop", "bench", "tests")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)
APP_CODE = [path for path in CODE if "tests" not in path.relative_to(ROOT).parts]
TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"}
)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def functions(path: Path):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(tree(path)) if isinstance(node, kinds)]


def length(node) -> int:
    return node.end_lineno - node.lineno + 1
