"""Exports that are made in the background: once, whole, told, and forgotten in time."""

from datetime import UTC, datetime, timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from exchange.actions import exports as actions
from exchange.actions.exports import claim_next, make_export, run_exports, tell
from exchange.models import Export, ExportState
from exchange.models.exports import LEASE, MOST_ATTEMPTS, LostClaim
from exchange.senders import ExportSender
from exchange.tasks import make_exports
from files.models import StoredFile
from mailing.content import Content
from mailing.models import Message
from reminders.actions.delivering import all_senders
from tests.exchange.taking import csv_rows
from tests.factories.exchange import ExportFactory
from tests.factories.mailing import MessageFactory
from tests.factories.missions import MissionFactory

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
COLUMNS = ["code", "title"]


@pytest.fixture
def missions():
    return MissionFactory.create_batch(5)


@pytest.fixture
def waiting(staff, missions):
    return ExportFactory(by=staff, at=AT, format="csv", columns=COLUMNS)


@pytest.fixture
def full_disk(settings, kept_files):
    """Nothing can be kept where a file stands in place of the folder."""
    place = kept_files / "full"
    place.write_text("")
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": place}}
    }


def now():
    return AT


def later():
    return AT + LEASE + timedelta(seconds=1)


def rows_of(export):
    export.refresh_from_db()
    with export.file.open() as stored:
        return csv_rows(stored.read())[1:]


# --- From a page to a mail --------------------------------------------------------------


def test_a_large_one_is_made_in_the_background_and_told_by_mail(
    taken, staff, missions, monkeypatch, client
):
    monkeypatch.setattr("exchange.views.exports.AT_ONCE_UP_TO", 3)

    response = taken(staff, "list=missions:mission_list", format="csv")

    export = Export.objects.get()
    assert response.url == export.get_absolute_url()
    assert export.state == ExportState.WAITING
    assert export.rows_expected == 5
    assert run_exports() == 1
    assert len(rows_of(export)) == 5
    message = Message.objects.get(recipient=staff)
    assert message.language == staff.language
    assert export.is_ready
    assert export.expires_at - export.finished_at == timedelta(days=7)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_mail_leads_to_the_page_of_the_export(staff, waiting, language):
    staff.prefer(language=language)
    run_exports(now=now)
    message = Message.objects.get()

    with translation.override(language):
        content = all_senders()[message.kind].prepare(message, now=AT)

    waiting.refresh_from_db()
    assert isinstance(content, Content)
    for part in (content.text, content.html):
        assert waiting.get_absolute_url() in part
    assert "Missions" in content.subject


def prepared(export, **about):
    message = MessageFactory(dedupe_key=f"exports {export.pk}", recipient=export.by)
    return ExportSender().prepare(message, now=AT)


def test_a_failure_is_told_and_what_is_not_there_is_not(staff, waiting):
    failed = ExportFactory(by=staff, state=ExportState.FAILED)
    listed_no_more = ExportFactory(by=staff, state=ExportState.FAILED, listing="gone")

    assert "could not be made" in prepared(failed).subject
    assert "gone" in prepared(listed_no_more).subject
    assert prepared(waiting) is None
    message = MessageFactory(dedupe_key="exports 0")
    assert ExportSender().prepare(message, now=AT) is None


def test_a_mail_does_not_leave_when_rights_have_changed(staff, waiting):
    run_exports(now=now)
    staff.grants.all().delete()
    message = Message.objects.get()

    assert ExportSender().prepare(message, now=AT) is None


def test_what_fails_at_once_is_tried_again_in_the_background(
    taken, staff, missions, full_disk
):
    response = taken(staff, "list=missions:mission_list")

    export = Export.objects.get()
    assert response.url == export.get_absolute_url()
    assert export.state == ExportState.WAITING


# --- Once, and whole -------------------------------------------------------------------


def test_the_clock_and_the_command_make_what_waits(waiting, capsys):
    make_exports()
    waiting.refresh_from_db()
    assert waiting.is_ready

    call_command("run_exports")
    assert capsys.readouterr().out == "0 made\n"


def test_no_two_workers_make_one_at_the_same_time(waiting, staff):
    other = ExportFactory(by=staff, at=AT + timedelta(seconds=1))

    assert claim_next(now=AT) == waiting
    assert claim_next(now=AT) is None
    assert other.state == ExportState.WAITING


def test_what_a_killed_worker_left_is_made_anew_from_its_beginning(waiting):
    dead = claim_next(now=AT)
    dead.report(3, now=AT)

    assert run_exports(now=now) == 0
    assert run_exports(now=later) == 1

    assert len(rows_of(waiting)) == 5
    assert StoredFile.objects.count() == 1
    with pytest.raises(LostClaim):
        dead.report(4, now=later())


def test_a_worker_that_lost_its_claim_stores_nothing(waiting, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    slow = claim_next(now=AT)
    assert run_exports(now=later) == 1

    make_export(slow, now=later)

    assert StoredFile.objects.count() == 1


def test_what_fails_is_tried_again_and_given_up_in_the_end(waiting, full_disk):
    Export.objects.update(format="json")
    for attempt in range(1, MOST_ATTEMPTS + 1):
        export = claim_next(now=AT)
        make_export(export, now=now)
        tell(export, now=AT)
        assert export.attempts == attempt
        assert Message.objects.exists() == (attempt == MOST_ATTEMPTS)
    waiting.refresh_from_db()
    assert waiting.state == ExportState.FAILED
    assert not StoredFile.objects.exists()


def test_a_worker_whose_time_is_over_gives_back_what_it_makes(waiting, monkeypatch):
    def time_is_over(*given, **about):
        raise SoftTimeLimitExceeded

    with monkeypatch.context() as cut:
        cut.setattr(actions, "keep_file", time_is_over)
        with pytest.raises(SoftTimeLimitExceeded):
            run_exports(now=now)
    waiting.refresh_from_db()
    assert waiting.state == ExportState.WAITING

    assert run_exports(now=now) == 1


def test_a_failure_of_a_worker_that_lost_its_claim_changes_nothing(waiting):
    slow = claim_next(now=AT)
    slow.format = "nonsense"
    Export.objects.update(claim_token="00000000-0000-0000-0000-000000000000")

    make_export(slow, now=now)

    waiting.refresh_from_db()
    assert waiting.state == ExportState.RUNNING


@pytest.mark.parametrize(
    "changes",
    [
        {"listing": "gone"},
        {"listing": "people", "columns": ["family_name"]},
        {"holds_contacts": True, "reason": "Because"},
    ],
)
def test_rights_are_asked_when_it_is_made(waiting, observer, changes):
    Export.objects.update(by=observer, **changes)

    run_exports(now=now)

    waiting.refresh_from_db()
    assert waiting.state == ExportState.FAILED


def test_whoever_has_left_gets_no_file(waiting, staff):
    staff.is_active = False
    staff.save()

    run_exports(now=now)

    waiting.refresh_from_db()
    assert waiting.state == ExportState.FAILED


def test_mails_need_not_wait_for_all_exports(waiting, staff):
    ExportFactory(by=staff, at=AT)

    assert run_exports(now=now, budget=0.0) == 0
    assert run_exports(now=now) == 2


# --- Forgotten in time -----------------------------------------------------------------


def test_the_file_goes_after_seven_days_and_the_record_stays(
    waiting, django_capture_on_commit_callbacks
):
    run_exports(now=now)
    waiting.refresh_from_db()
    path = waiting.file.path
    assert default_storage.exists(path)

    run_exports(now=lambda: AT + timedelta(days=6))
    assert default_storage.exists(path)
    with django_capture_on_commit_callbacks(execute=True):
        run_exports(now=lambda: AT + timedelta(days=7))

    assert not default_storage.exists(path)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.rows_done) == (ExportState.EXPIRED, 5)
    assert not StoredFile.objects.exists()


# --- What must never be false ------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("export_has_a_file_exactly_when_ready", {"state": "ready"}),
        ("export_is_claimed_exactly_while_it_is_made", {"state": "running"}),
        ("export_of_contacts_has_a_reason", {"holds_contacts": True}),
        ("export_has_columns", {"columns": []}),
    ],
)
def test_the_database_keeps_the_rules(waiting, rule, changes):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Export.objects.filter(pk=waiting.pk).update(**changes)


def test_only_what_is_claimed_is_written(waiting):
    with pytest.raises(LostClaim):
        waiting.report(1, now=timezone.now())
