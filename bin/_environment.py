"""Makes .venv, installs the locked packages into it and hands over to its Python.

    _environment.py REQUIREMENTS.txt PYTHON-ARGUMENTS...

Only the standard library is used here: nothing else is installed yet.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("PASSERELLE_VENV") or ROOT / ".venv")
PYTHON = VENV / "bin" / "python"
# Stays in a .venv whose first installation was cut short.
UNFINISHED = VENV / "passerelle-unfinished"
SPACE_NEEDED = 900 * 1024 * 1024


def main(requirements, *arguments):
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.default_int_handler)
    lock = ROOT / requirements
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    stamp = VENV / f"passerelle-{requirements}.sha256"
    if not is_current(stamp, digest):
        with only_one():
            if not is_current(stamp, digest):
                make_environment()
                install(lock)
                UNFINISHED.unlink(missing_ok=True)
                stamp.write_text(digest)
    os.environ |= {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    # -P: the folder one happens to be in must not hide the modules of this project.
    os.execv(PYTHON, [str(PYTHON), "-P", *arguments])


def is_current(stamp, digest):
    return stamp.exists() and stamp.read_text() == digest and works()


def works():
    """False when the Python behind the environment has been removed."""
    with contextlib.suppress(OSError):
        return (
            subprocess.run(
                [PYTHON, "-c", ""], check=False, stderr=subprocess.DEVNULL
            ).returncode
            == 0
        )
    return False


@contextlib.contextmanager
def only_one():
    """Two starts at once make one environment; the second one waits."""
    VENV.mkdir(parents=True, exist_ok=True)
    folder = os.open(VENV, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def make_environment():
    if works() and not UNFINISHED.exists():
        return
    if shutil.disk_usage(VENV).free < SPACE_NEEDED:
        sys.exit(
            f"Passerelle: the disk of {VENV} has less than "
            f"{SPACE_NEEDED // 1024**2} MB free; its Python packages need that much."
        )
    say(f"Making {VENV} with Python {sys.version.split()[0]}")
    for entry in VENV.iterdir():
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    UNFINISHED.touch()
    venv.create(VENV, symlinks=True, with_pip=True)


def install(lock):
    total = sum(line[:1].isalnum() for line in lock.read_text().splitlines())
    say(f"Installing {total} packages of {lock.name} (about a minute the first time)")
    # The lock names every package. Left to resolve them again, an older pip asks for
    # the newest coverage[toml] beside the pinned coverage, and finds no hash for it.
    command = [PYTHON, "-m", "pip", "install", "--no-input", "--require-hashes"]
    command += ["--no-deps"]
    environment = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    pip = subprocess.Popen(
        [*command, "--progress-bar=off", "-r", lock],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    try:
        output = show_progress(pip, total)
    finally:
        pip.terminate()
    if pip.wait() != 0:
        if "No space left on device" in output:
            sys.exit(f"Passerelle: the disk of {VENV} is full.")
        print(output, file=sys.stderr)
        sys.exit("Passerelle: the packages could not be installed; pip says why above.")


def show_progress(pip, total):
    last_lines, seen = [], 0
    for line in pip.stdout:
        last_lines = [*last_lines[-15:], line]
        if line.startswith("Collecting "):
            seen += 1
            if seen % 20 == 0:
                say(f"  {seen} of {total} packages fetched")
    return "".join(last_lines)


def say(text):
    with contextlib.suppress(OSError):
        print(text, flush=True)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit("Passerelle: stopped while its packages were made ready.")
    except OSError as error:
        sys.exit(f"Passerelle: {error.strerror}: {error.filename or VENV}")
