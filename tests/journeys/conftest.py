"""The whole stack, started once by bin/run, and browsers to visit it."""

import shutil
import tempfile
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from time import monotonic, sleep

import psycopg2
import pytest
from axe_playwright_python.sync_playwright import Axe
from coverage import Coverage
from playwright.sync_api import expect, sync_playwright

from migration_coop.stack.environment import ROOT
from tests.stack.conftest import Run

# The accounts of the example read French; so does this browser, to begin with.
CONTEXT = {"locale": "fr-FR", "viewport": {"width": 1280, "height": 900}}
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# What a bar at the head or foot covers is scrolled to; axe cannot know that.
LET_GO = "bars => bars.forEach(bar => bar.style.position = 'static')"
MAIL_SECONDS = 120
# Nobody waits so long for what a page shows when all is well.
PAGE_MILLISECONDS = 60_000
expect.set_options(timeout=PAGE_MILLISECONDS)
# Nobody is written to at night or on a day of rest: it is about noon where they are,
# and they rest on the other side of the week.
WAKE = """
UPDATE accounts_user SET time_zone = %(zone)s WHERE email LIKE %(email)s;
UPDATE institutions_institution SET rest_days = ARRAY[%(rest)s]
WHERE id IN (SELECT institution_id FROM accounts_user WHERE email LIKE %(email)s)
"""
# What is due tomorrow is told today at eight, or on the last working day: now instead.
HURRY = """
UPDATE reminders_reminder SET due_at = now(), state = 'waiting', reason = ''
WHERE recipient_id IN (SELECT id FROM accounts_user WHERE email LIKE %(email)s)
AND occurrence = current_date + 1 AND step = -1
AND (state = 'waiting' OR reason = 'past')
"""
WRITTEN = """
SELECT 1 FROM reminders_reminder WHERE recipient_id IN
(SELECT id FROM accounts_user WHERE email LIKE %(email)s)
"""


class Stack:
    """The running site, as its people know it: an address and their sign-ins."""

    def __init__(self, facts):
        self.url = facts["url"].rstrip("/")
        self.database_url = facts["database_url"]
        self.redis_url = facts["redis_url"]
        self.mail_dir = Path(facts["mail_dir"])
        self.accounts = {account["role"]: account for account in facts["accounts"]}

    def mails(self):
        files = sorted(self.mail_dir.glob("*.eml"))
        return [
            message_from_bytes(f.read_bytes(), policy=policy.default) for f in files
        ]

    def wait_for_mail(self, *, to, about="", saying=""):
        """The first message to this address, as the catcher got it over SMTP."""
        before = monotonic()
        while monotonic() - before < MAIL_SECONDS:
            for mail in self.mails():
                text = mail.get_body(("plain",)).get_content()
                if mail["To"] == to and about in mail["Subject"] and saying in text:
                    return mail
            sleep(0.2)
        raise AssertionError(f"no mail to {to} within {MAIL_SECONDS} s")

    def run_sql(self, sql, values):
        opened = closing(psycopg2.connect(self.database_url))
        with opened as connection, connection, connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else []

    def wake(self, email):
        """Mail to this reader, or to all of a pattern, leaves at once on every day."""
        now = datetime.now(tz=UTC)
        offset = 12 - now.hour
        # POSIX writes the sign the other way round.
        zone = f"Etc/GMT{-offset:+d}" if offset else "Etc/GMT"
        rest = (now.isoweekday() + 2) % 7 + 1
        self.run_sql(WAKE, {"zone": zone, "email": email, "rest": rest})

    def remind(self, email):
        """What this reader is to hear of tomorrow's dates leaves now."""
        self.wake(email)
        before = monotonic()
        while not self.run_sql(WRITTEN, {"email": email}):
            assert monotonic() - before < MAIL_SECONDS, "no reminders were written"
            sleep(0.2)
        self.run_sql(HURRY, {"email": email})


@contextmanager
def not_counted():
    """Coverage rests: a browser runs nothing that counts, and is driven from greenlets.
    To count among them costs every test of the suite half as much again.
    """
    counting = Coverage.current()
    if counting:
        counting.stop()
    try:
        yield
    finally:
        if counting:
            counting.start()


@pytest.fixture(scope="package")
def browser(browser_type_launch_args):
    """One Chromium for all journeys, and gone with them.

    The plug-in's own would stay to the end of the session, and its event loop with
    it: Django then refuses the database to every test that comes after a journey.
    """
    with not_counted(), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**browser_type_launch_args)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def stack():
    """Started with a quick tick, so that nobody waits a minute for a reminder."""
    folder = Path(tempfile.mkdtemp(prefix="passerelle-journeys-"))
    folder.chmod(0o755)
    run = Run(ROOT, folder / "var", env={"TICK_SECONDS": "2"})
    try:
        yield Stack(run.start().wait_until_ready().facts)
    finally:
        run.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def complaints_expected():
    """Lines of the console that a journey brings about on purpose: none."""
    return


@pytest.fixture
def open_browser(browser, stack, complaints_expected):
    """A new, empty browser at the site. Whatever it complains about fails the test."""
    contexts, complaints = [], []

    def opened(**options):
        context = browser.new_context(base_url=stack.url, **(CONTEXT | options))
        context.set_default_timeout(PAGE_MILLISECONDS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda line: complaints.append(line.text) if line.type == "error" else None,
        )
        return page

    yield opened
    for context in contexts:
        context.close()
    if complaints_expected:
        complaints = [
            line for line in complaints if not complaints_expected.search(line)
        ]
    assert complaints == []


@pytest.fixture
def sign_in(open_browser, stack):
    def signed_in(role, **options):
        account = stack.accounts[role]
        page = open_browser(**options)
        page.goto("/signin/")
        page.fill("input[name=login]", account["email"])
        page.fill("input[name=password]", account["password"])
        page.keyboard.press("Enter")
        page.wait_for_url(f"{stack.url}/")
        return page

    return signed_in


def assert_fits(page):
    """Nothing is cut off at the side, and axe finds nothing."""
    page.wait_for_load_state("networkidle")
    assert_accessible(page)
    beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert beyond <= 0, f"{page.url} is {beyond} px too wide"


def assert_accessible(page):
    """axe, with the rules of WCAG 2.2 A and AA, finds nothing."""
    page.locator(".phone-nav, .topbar").evaluate_all(LET_GO)
    results = Axe().run(page, options=WCAG)
    assert results.violations_count == 0, results.generate_report()
