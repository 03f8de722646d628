"""Every check that needs no test: bin/check [names of steps]."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from migration_coop.stack import console
from migration_coop.stack.console import say
from migration_coop.stack.environment import ROOT, VENV, without_settings
from migration_coop.stack.translations import missing_translations


def lint() -> bool:
    return tool("ruff", "check")


def format() -> bool:
    return tool("ruff", "format", "--check")


def types() -> bool:
    return tool("mypy", module=True)


def imports() -> bool:
    return tool("lint-imports", "--no-logo")


def templates() -> bool:
    paths = [str(path) for path in sorted((ROOT / "templates").rglob("*.html"))]
    formatted = tool("djade", "--target-version", "5.2", "--check", *paths)
    return tool("djlint", "--lint", "--quiet", "templates") and formatted


def migrations() -> bool:
    # It would like to look at a database too, and there is none to look at.
    command = ("-W", "ignore::RuntimeWarning", "manage.py", "makemigrations")
    return run(sys.executable, *command, "--check", "--dry-run")


def deploy() -> bool:
    command = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    return run(sys.executable, *command)


def translations() -> bool:
    if not shutil.which("xgettext"):
        say(
            "!!! NOT CHECKED: gettext is absent (Debian and Ubuntu: apt install gettext)"
        )
        return True
    with tempfile.TemporaryDirectory(prefix="passerelle-messages-") as copy:
        missing = missing_translations(Path(copy), environment())
    for line in missing[:40]:
        say(line)
    say(f"{len(missing)} messages are not translated")
    return not missing


STEPS: dict[str, Callable[[], bool]] = {
    step.__name__: step
    for step in (
        *(lint, format, types, imports),
        *(templates, migrations, deploy, translations),
    )
}


def main() -> int:
    names = sys.argv[1:] or list(STEPS)
    if unknown := set(names) - set(STEPS):
        raise console.StackError(
            f"There is no step {', '.join(sorted(unknown))}; "
            f"there are: {', '.join(STEPS)}."
        )
    failed = [name for name in names if not passes(name)]
    if failed:
        say(f"\nFAILED: {', '.join(failed)}")
        return 1
    say("\nAll checks pass.")
    return 0


def passes(name: str) -> bool:
    say(f"\n== {name}")
    started = time.monotonic()
    good = STEPS[name]()
    say(f"== {name}: {'ok' if good else 'FAILED'}, {time.monotonic() - started:.1f} s")
    return good


def tool(name: str, *arguments: str, module: bool = False) -> bool:
    command = [sys.executable, "-m", name] if module else [str(VENV / "bin" / name)]
    return run(*command, *arguments)


def run(*command: str) -> bool:
    done = subprocess.run(command, cwd=ROOT, env=environment(), check=False)
    return done.returncode == 0


def environment() -> dict[str, str]:
    """An installation behind TLS, which is what `check --deploy` is about."""
    return without_settings(os.environ) | {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SITE_URL": "https://passerelle.example.org",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",
        "REDIS_URL": "redis://127.0.0.1:9/0",
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "FILES_ROOT": str(Path(tempfile.gettempdir()) / "passerelle-check"),
    }


if __name__ == "__main__":
    sys.exit(console.exit_with_one_sentence(main))
