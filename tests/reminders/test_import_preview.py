"""Before a plan is imported: who will hear what of it, and what lies in the past."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from accounts.models import Role
from drafts.models import Draft
from migration_coop.lib.sheets import Sheet, write_xlsx
from reminders.models import Reminder
from tests.factories.accounts import GrantFactory
from tests.factories.drafts import DraftFactory
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import ProgrammeFactory
from tests.factories.reminders import ReminderScheduleFactory

DAY = timedelta(days=1)
HEADINGS = ["Axe", "Activité", "Jalon", "Responsable", "Échéance"]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def row(title, day, body="ANPE"):
    return ["Cadre", "Comité", title, body, f"{day:%d/%m/%Y}" if day else ""]


@pytest.fixture
def imports(client, staff, schedules):
    """Send a workbook of these rows; the address of the preview of its reminders."""
    CountryFactory(code="TG")
    InstitutionFactory(acronym="ANPE", name_fr="Agence nationale pour l’emploi")
    client.force_login(staff)

    def send(*rows):
        with write_xlsx([Sheet("Plan", HEADINGS, rows)]) as stored:
            workbook = SimpleUploadedFile("plan.xlsx", BytesIO(stored.read()).read())
        sent = {"workbook": workbook, "country": "TG"}
        page = client.post("/plans/import/", sent, follow=True)
        assert page.status_code == 200
        return page, f"/reminders/imports/{Draft.objects.get().pk}/"

    return send


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_page_of_an_import_asks_for_who_will_hear_what(client, imports):
    today = timezone.localdate()
    page, address = imports(
        row("Publié", today + 60 * DAY),
        row("Signé", today + 90 * DAY),
        row("Un jour", None),
    )
    assert f'hx-get="{address}"' in text(page)

    part = client.get(address, headers={"HX-Request": "true"})

    assert "<h1" not in text(part)
    assert "Nobody is reminded as long as the plan is a draft." in text(part)
    # 30, 7 and 1 days before, on the day, 1, 3, 7 and 14 after: of two milestones.
    assert "16 reminders lie ahead." in text(part)
    assert "ANPE" in text(part)
    assert "in the past" not in text(part)
    assert not Reminder.objects.exists()


def test_what_lies_in_the_past_is_counted_and_never_sent(client, imports):
    _page, address = imports(row("Publié", timezone.localdate() - 100 * DAY))

    page = text(client.get(address))

    assert "No reminder lies ahead." not in page  # every Monday, as long as it is open
    assert "8 reminders lie in the past and are never sent." in page


def test_coordinators_hear_of_what_nobody_is_in_charge_of(client, imports):
    coordinator = GrantFactory(role=Role.COORDINATOR, country=None).user
    _page, address = imports(row("Publié", timezone.localdate() + 60 * DAY, body=""))

    page = text(client.get(address))

    assert "1 reminder lies ahead." in page
    assert str(coordinator) in page


def test_the_schedule_of_the_programme_holds_where_one_is_chosen(client, imports):
    programme = ProgrammeFactory()
    ReminderScheduleFactory(
        programme=programme, before_days=[], after_days=[], weekly_after=False
    )
    _page, address = imports(row("Publié", timezone.localdate() + 60 * DAY))
    draft = Draft.objects.get()
    draft.fields |= {"programme": [str(programme.pk)]}
    draft.save()

    assert "1 reminder lies ahead." in text(client.get(address))


def test_a_plan_that_is_silenced_says_that_nothing_lies_ahead(client, imports):
    ReminderScheduleFactory(topic="milestone").__class__.objects.update(is_active=False)
    _page, address = imports(row("Publié", timezone.localdate() + 60 * DAY))
    draft = Draft.objects.get()
    draft.fields |= {"country": ["XX"]}
    draft.save()

    assert "No reminder lies ahead." in text(client.get(address))


def test_another_draft_is_no_import(client, imports, staff, nobody):
    _page, address = imports(row("Publié", timezone.localdate() + 60 * DAY))
    other = DraftFactory(owner=staff)

    assert client.get(f"/reminders/imports/{other.pk}/").status_code == 404
    client.force_login(nobody)
    assert client.get(address).status_code == 404
