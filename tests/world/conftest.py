"""The whole stack on the made-up world of bench/, and browsers to visit it."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic

import pytest

from bench.world import COORDINATOR, PASSWORD
from migration_coop.stack.environment import ROOT
from tests.journeys.conftest import (
    Stack,
    assert_fits,
    browser,
    complaints_expected,
    open_browser,
    sign_in,
)
from tests.stack.conftest import Run

__all__ = ["browser", "complaints_expected", "open_browser", "sign_in"]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
MOST_SECONDS = 60


@pytest.fixture(scope="package")
def stack():
    """Twenty countries, 300 cooperations, 3,000 missions, 20 plans."""
    folder = Path(tempfile.mkdtemp(prefix="passerelle-world-"))
    folder.chmod(0o755)
    run = Run(ROOT, folder / "var", env={"TICK_SECONDS": "5"})
    try:
        facts = run.start().wait_until_ready().facts
        fill(facts["database_url"])
        world = {"role": "world", "email": COORDINATOR, "password": PASSWORD}
        yield Stack(facts | {"accounts": [world]})
    finally:
        run.stop()
        shutil.rmtree(folder, ignore_errors=True)


def fill(database_url):
    env = os.environ | {"DATABASE_URL": database_url}
    command = [sys.executable, "-m", "bench.fill"]
    subprocess.run(command, env=env, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


class Watch:
    """How long somebody takes; what axe takes in between is not theirs."""

    def __init__(self):
        self.started, self.checking = monotonic(), 0.0

    def check(self, page):
        """The page can be used by everybody, on the desk and in the hand."""
        before = monotonic()
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            assert_fits(page)
        self.checking += monotonic() - before

    @property
    def seconds(self):
        return monotonic() - self.started - self.checking


@pytest.fixture
def watch(stack):
    """From home to the answer within a minute, on two cores with other work."""
    watch = Watch()
    yield watch
    assert watch.seconds < MOST_SECONDS
