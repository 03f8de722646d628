"""The project's own source, for the tests that look at how it is written.

Each of them looks at all files at once and names every offence: a test for each file
would be thousands, and cost minutes.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
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
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())
PAGES = [path for path in TEMPLATES if path.suffix == ".html"]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


# Kept trees would be half a gigabyte, and slow every test that runs after.
def nodes(path: Path, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, kinds))


def functions(path: Path):
    return nodes(path, ast.FunctionDef, ast.AsyncFunctionDef)


def length(node) -> int:
    return node.end_lineno - node.lineno + 1


def places(path: Path, pattern, what: str = "") -> Iterator[tuple[int, str]]:
    """The lines in which the regular expression is found."""
    source = path.read_text(encoding="utf-8")
    for match in pattern.finditer(source):
        yield source.count("\n", 0, match.start()) + 1, what or match.group().strip()


def assert_nowhere(
    paths: list[Path], find: Callable[[Path], Iterable[tuple[int, str]]]
) -> None:
    """`find` sees nothing in these files; else each is named as `path:line what`."""
    assert paths, "no file to look at"
    found = [
        f"{name(path)}:{line} {what}" for path in paths for line, what in find(path)
    ]
    assert not found, "\n".join(["", *found])
