"""What every test gets: a database, no network, and a say about browsers."""

import gc
import os
import shutil
import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as examples

pytest_plugins = ["tests.people"]
TESTS = Path(__file__).parent
LOCAL = {"127.0.0.1", "::1", "localhost"}
# A slow machine is no fault of what it looks at.
examples.register_profile(
    "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
examples.load_profile("patient")
# The folders whose tests start services of their own, each with its marker; the one
# that takes longest first.
OWN_SERVICES = {
    "journeys": "journey",
    "stack": "stack",
    "chaos": "chaos",
    "world": "journey",
}
# Real browsers and processes on a busy machine. Chaos and the made-up world promise
# figures: a second try would make them say less.
TRIED_TWICE = {"journeys", "stack"}


@pytest.fixture(autouse=True)
def _english():
    """The tests read English, whatever the pages of the test before were in."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_settings():
    """Leave out what only costs time: slow hashes, and names of collected files."""
    storages = settings.STORAGES | {
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        }
    }
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(STORAGES=storages, PASSWORD_HASHERS=hashers):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Copy the database that bin/test has migrated, instead of migrating again."""
    database = settings.DATABASES["default"]
    database["TEST"]["TEMPLATE"] = database["NAME"]


@pytest.fixture(scope="session", autouse=True)
def _no_network():
    """A test that reaches for another machine fails, whatever that machine says."""
    connect = socket.socket.connect

    def connect_nearby(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOCAL:
            self.close()
            raise RuntimeError(f"Tests have no network, and this asks for {address}.")
        return connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_nearby)
        yield


# --- Browsers --------------------------------------------------------------------------


def chromium():
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    args = [*browser_type_launch_args.get("args", []), *sandbox]
    return browser_type_launch_args | {"executable_path": chromium(), "args": args}


def folder_of(item):
    return item.path.relative_to(TESTS).parts[0]


# Before xdist, which reads the groups in the same hook and would find none.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        folder = folder_of(item)
        if marker := OWN_SERVICES.get(folder):
            item.add_marker(marker)
            # One worker runs them all: each would start the whole stack again.
            item.add_marker(pytest.mark.xdist_group(folder))
            if folder in TRIED_TWICE:
                item.add_marker(pytest.mark.flaky(reruns=1))
        elif not {"django_db", "files_only"} & {m.name for m in item.iter_markers()}:
            # Nearly every test needs the database; say so once. It has to be said
            # here: a worker that finds nobody asking makes no database of its own.
            item.add_marker("django_db")
        if marker == "journey" and not chromium():
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


class LongestFirst:
    """One worker runs a group; begun late, it would run while the others idle."""

    # After pytest-randomly and pytest-django, whose orders stay otherwise.
    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items):
        ranks = {folder: rank for rank, folder in enumerate(OWN_SERVICES)}
        items.sort(key=lambda item: ranks.get(folder_of(item), len(ranks)))

    def pytest_collection_finish(self):
        """Thousands of tests stay in memory: search the garbage of each alone."""
        gc.collect()
        gc.freeze()


def pytest_configure(config):
    config.pluginmanager.register(LongestFirst())


# --- What the summary says loudly ------------------------------------------------------


def say_what_passed_only_the_second_time(terminalreporter):
    failed = {
        report.nodeid
        for outcome in ("failed", "error")
        for report in terminalreporter.stats.get(outcome, [])
    }
    passed = [
        report
        for report in terminalreporter.stats.get("rerun", [])
        if report.nodeid not in failed
    ]
    if passed:
        terminalreporter.section(
            "PASSED ONLY THE SECOND TIME", sep="!", red=True, bold=True
        )
        for report in passed:
            said = report.longreprtext.splitlines()
            why = next((line[1:].strip() for line in said if line[:2] == "E "), "")
            terminalreporter.line(f"{report.nodeid} ({report.when}): {why}")


def say_what_no_office_has_opened(terminalreporter):
    skipped = terminalreporter.stats.get("skipped", [])
    if any("NO LIBREOFFICE" in str(report.longrepr) for report in skipped):
        terminalreporter.section("NO LIBREOFFICE", sep="!", red=True, bold=True)
        terminalreporter.line(
            "Exported files were NOT opened by LibreOffice: it is not on this machine."
            " Install it (Debian and Ubuntu: apt install libreoffice-calc)."
        )


def pytest_terminal_summary(terminalreporter):
    say_what_passed_only_the_second_time(terminalreporter)
    say_what_no_office_has_opened(terminalreporter)
    skipped = [
        report
        for report in terminalreporter.stats.get("skipped", [])
        if report.nodeid.startswith(("tests/journeys/", "tests/world/"))
    ]
    if skipped:
        terminalreporter.section("NO BROWSER", sep="!", red=True, bold=True)
        terminalreporter.line(
            f"{len(skipped)} journeys did NOT run: there is no Chromium on this machine."
            " Install it (Debian and Ubuntu: apt install chromium), then run bin/test."
        )
