"""Keeps the migrated database of the last test runs: making it takes seconds."""

import contextlib
import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from migration_coop.stack.environment import ROOT, VENV

CACHE = VENV / "passerelle-databases"
KEPT = 3
# Each is needed to start on the copy: the data, and the password that it asks for.
PARTS = ("postgres", "postgres.password")


def digest() -> str:
    """Changes with everything that the tables are made by."""
    sources = [*ROOT.glob("*/migrations/*.py"), ROOT / "requirements.txt"]
    parts = hashlib.sha256()
    for path in sorted(sources):
        parts.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return parts.hexdigest()[:16]


def restore(folder: Path) -> bool:
    """Copy the kept database of these migrations into `folder`, if there is one."""
    kept = CACHE / digest()
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        if kept.exists():
            kept.touch()
            _copy(kept, folder)
            return True
    for part in PARTS:
        shutil.rmtree(folder / part, ignore_errors=True)
        with contextlib.suppress(OSError):
            (folder / part).unlink()
    return False


def keep(folder: Path) -> None:
    """Keep the database in `folder`, whose server has stopped."""
    # Only a saving: where it cannot be kept, the next run makes it again.
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        CACHE.mkdir(mode=0o700, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix="draft-", dir=CACHE))
        _copy(folder, draft)
        draft.replace(CACHE / digest())
        newest_first = sorted(CACHE.iterdir(), key=lambda path: -path.stat().st_mtime)
        for old in newest_first[KEPT:]:
            shutil.rmtree(old, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    # cp -a keeps the owner, which is not root where root runs the tests.
    sources = [source / part for part in PARTS]
    subprocess.run(["cp", "-a", *sources, target], check=True, capture_output=True)
