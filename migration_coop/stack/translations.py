"""Compiles the translations without gettext, and proves that they are complete."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from migration_coop.stack.console import StackError
from migration_coop.stack.environment import ROOT

# English is the source; every other language is complete or not offered.
LANGUAGES = ("fr",)
WITHOUT_MESSAGES = ("tests", "var", "staticfiles", "docs", "deploy", "bin")


def compile_translations(root: Path = ROOT) -> list[Path]:
    """Write the .mo file beside each .po file that is newer; return those written."""
    written = []
    for source in sorted(root.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        draft = target.with_suffix(".mo.part")
        with draft.open("wb") as file:
            write_mo(file, catalogue)
        draft.replace(target)
        written.append(target)
    return written


def missing_translations(copy: Path, env: dict[str, str]) -> list[str]:
    """Collect the messages anew in a copy, and say which have no translation.

    The copy keeps the files of the project as they are.
    """
    tree = copy / "tree"
    skipped = shutil.ignore_patterns(".*", "node_modules", "__pycache__", "*.mo")
    for path in ROOT.iterdir():
        if path.name.startswith(".") or path.name in WITHOUT_MESSAGES:
            continue
        if path.is_dir():
            shutil.copytree(path, tree / path.name, ignore=skipped)
        else:
            tree.mkdir(exist_ok=True)
            shutil.copy2(path, tree)
    (tree / "locale").mkdir(exist_ok=True)
    languages = [word for name in LANGUAGES for word in ("-l", name)]
    done = subprocess.run(
        [sys.executable, "manage.py", "makemessages", *languages, "--no-obsolete"],
        cwd=tree,
        env=env | {"PYTHONPATH": str(tree)},
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise StackError(f"makemessages failed: {done.stdout}{done.stderr}")
    return [line for name in LANGUAGES for line in _incomplete(tree, name)]


def _incomplete(tree: Path, language: str) -> Iterator[str]:
    path = tree / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    for message in catalogue:
        texts = [message.string] if isinstance(message.string, str) else message.string
        if message.id and message.fuzzy:
            yield f"{language}: to be looked at again (fuzzy): {message.id!r}"
        elif message.id and not all(texts or [""]):
            yield f"{language}: not translated: {message.id!r}"


if __name__ == "__main__":
    compile_translations()
