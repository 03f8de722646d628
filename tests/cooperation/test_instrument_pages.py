import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cooperation.models import Instrument, InstrumentStatus
from files.actions import StoreError
from tests.factories.cooperation import InstrumentFactory

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def upload():
    return SimpleUploadedFile("accord.pdf", PDF, "application/pdf")


def address(name, *args):
    return reverse(f"cooperation:instrument_{name}", args=args)


def typed(**changes):
    return {"kind": "mou", "title": "Memorandum", "form_key": uuid.uuid4()} | changes


@pytest.fixture
def instrument(cooperation):
    return InstrumentFactory(cooperation=cooperation, title="Memorandum")


@pytest.fixture
def signed(instrument, staff):
    instrument.sign(on=date(2026, 3, 1), by=staff, at=NOON)
    return instrument


@pytest.fixture
def full_disk(monkeypatch):
    """The store is outside our process: here it says that it has no room."""

    def refuse(*args, **kwargs):
        raise StoreError("The file could not be kept.")

    monkeypatch.setattr("cooperation.actions.instruments.store_file", refuse)


# --- Adding --------------------------------------------------------------------------


def test_add_keeps_the_text_with_its_document(client, staff, cooperation):
    client.force_login(staff)
    url = address("add", cooperation.code)
    assertContains(client.get(url), "Add an instrument")

    response = client.post(url, typed(file=upload(), expires_on="1 3 2030"))

    instrument = Instrument.objects.get()
    assertRedirects(response, instrument.get_absolute_url())
    assert instrument.cooperation == cooperation
    assert instrument.expires_on == date(2030, 3, 1)
    assert instrument.status == InstrumentStatus.DRAFT
    assert instrument.events.get().by == staff
    page = client.get(instrument.get_absolute_url())
    assertContains(page, "accord.pdf")
    download = client.get(address("file", instrument.pk))
    assert b"".join(download.streaming_content) == PDF
    assert download["Content-Disposition"].startswith("attachment")


def test_form_that_arrives_twice_adds_one(client, staff, cooperation):
    client.force_login(staff)
    once = typed()

    first = client.post(address("add", cooperation.code), once)
    second = client.post(address("add", cooperation.code), once)

    assert Instrument.objects.count() == 1
    assert first.url == second.url


def test_add_says_what_is_missing_and_keeps_the_rest(client, staff, cooperation):
    client.force_login(staff)

    sent = typed(title="", reference="TN/2026/7", form_key="not a key")
    response = client.post(address("add", cooperation.code), sent)

    assertContains(response, "There is a problem")
    assertContains(response, "TN/2026/7")
    assert not Instrument.objects.exists()


def test_pretender_is_refused(client, staff, cooperation):
    client.force_login(staff)
    fake = SimpleUploadedFile("accord.pdf", b"MZ\x90", "application/pdf")

    response = client.post(address("add", cooperation.code), typed(file=fake))

    assertContains(response, "There is a problem")
    assert not Instrument.objects.exists()


@pytest.mark.parametrize("where", ["add", "edit"])
def test_full_disk_is_said_in_words(client, staff, instrument, full_disk, where):
    client.force_login(staff)
    about = instrument.cooperation.code if where == "add" else instrument.pk

    sent = typed(version=instrument.version, title="Another", file=upload())
    response = client.post(address(where, about), sent)

    assertContains(response, "The file could not be kept.")
    assert not Instrument.objects.filter(title="Another").exists()


# --- The page ------------------------------------------------------------------------


def test_page_shows_days_signatories_and_history(client, staff, signed):
    Instrument.objects.filter(pk=signed.pk).update(
        signatories="The two ministers",
        reference="TN/2026/7",
        expires_on=date(2030, 3, 1),
        renews_by_itself=True,
        in_force_on=date(2026, 4, 1),
    )
    client.force_login(staff)

    response = client.get(signed.get_absolute_url())

    for text in [
        "1\u00a0March 2026",
        "1\u00a0April 2026",
        "The two ministers",
        "TN/2026/7",
        "renews by itself",
        "Enter into force",
    ]:
        assertContains(response, text)
    assertNotContains(response, "Mark as signed")


def test_draft_says_what_is_not_there(client, staff, instrument):
    client.force_login(staff)

    response = client.get(instrument.get_absolute_url())

    for text in ["Not signed yet", "None yet", "Nothing yet", "Mark as signed"]:
        assertContains(response, text)
    assert client.get(address("file", instrument.pk)).status_code == 404


def test_reader_sees_no_buttons(client, observer, instrument):
    client.force_login(observer)

    assertNotContains(client.get(instrument.get_absolute_url()), "Mark as signed")
    page = client.get(instrument.cooperation.get_absolute_url())
    assertContains(page, instrument.get_absolute_url())
    assertNotContains(page, address("add", instrument.cooperation.code))


def test_cooperation_offers_to_add_one(client, staff, instrument):
    client.force_login(staff)

    page = client.get(instrument.cooperation.get_absolute_url())

    assertContains(page, address("add", instrument.cooperation.code))


@pytest.mark.parametrize("name", ["detail", "file", "edit", "sign"])
def test_outsiders_find_nothing(client, outsider, instrument, name):
    client.force_login(outsider)

    assert client.get(address(name, instrument.pk)).status_code == 404


# --- Editing -------------------------------------------------------------------------


def test_edit_keeps_its_file_until_another_comes(client, staff, instrument):
    client.force_login(staff)
    url = address("edit", instrument.pk)
    assertContains(client.get(url), "Memorandum")

    client.post(url, typed(version=1, file=upload()))
    response = client.post(url, typed(version=2, title="Protocol"))

    assertRedirects(response, instrument.get_absolute_url())
    instrument.refresh_from_db()
    assert (instrument.title, instrument.file.name) == ("Protocol", "accord.pdf")


def test_edit_that_lost_a_race_keeps_what_was_typed(client, staff, instrument):
    Instrument.objects.filter(pk=instrument.pk).update(version=5, title="Protocol")
    client.force_login(staff)

    response = client.post(
        address("edit", instrument.pk), typed(version=1, reference="TN/2026/7")
    )

    assertContains(response, "TN/2026/7", status_code=409)
    assertContains(response, "Protocol", status_code=409)
    assertContains(response, 'name="version" value="5"', status_code=409)


def test_edit_refuses_to_expire_before_the_signature(client, staff, signed):
    client.force_login(staff)

    sent = typed(version=signed.version, expires_on="1 2 2026")
    response = client.post(address("edit", signed.pk), sent)

    assertContains(response, "It cannot expire before it was signed.")


# --- Its steps -----------------------------------------------------------------------


def test_it_is_signed_enters_into_force_and_ends(client, staff, instrument):
    client.force_login(staff)
    for verb, sent in [
        ("sign", {"on": "1 3 2026", "note": "In Tunis"}),
        ("enter_into_force", {"on": "1 4 2026"}),
        ("suspend", {"note": "By agreement"}),
        ("enter_into_force", {"on": "1 4 2026"}),
        ("expire", {}),
    ]:
        url = address(verb, instrument.pk)
        assert client.get(url).status_code == 200
        assertRedirects(client.post(url, sent), instrument.get_absolute_url())

    instrument.refresh_from_db()
    assert instrument.status == InstrumentStatus.EXPIRED
    assert instrument.signed_on == date(2026, 3, 1)
    assert instrument.in_force_on == date(2026, 4, 1)
    assert instrument.events.count() == 5


def test_terminate_asks_why(client, staff, signed):
    client.force_login(staff)

    response = client.post(address("terminate", signed.pk), {"note": ""})

    assertContains(response, "This field is required.")
    signed.refresh_from_db()
    assert signed.status == InstrumentStatus.SIGNED


def test_a_step_that_its_status_does_not_allow_says_so(client, staff, signed):
    client.force_login(staff)

    response = client.post(address("sign", signed.pk), {"on": "1 3 2026"})

    text = "This is signed and cannot be changed that way."
    assertContains(response, text, status_code=409)


@pytest.mark.parametrize(
    ("verb", "on", "error"),
    [
        ("sign", "soon", "Enter a date"),
        ("sign", "tomorrow", "This day has not come yet."),
        ("sign", "2 3 2026", "It has expired before that day."),
        ("enter_into_force", "28 2 2026", "It was not signed yet on that day."),
    ],
)
def test_days_that_cannot_be_are_refused(client, staff, instrument, verb, on, error):
    Instrument.objects.filter(pk=instrument.pk).update(
        expires_on=date(2026, 3, 1), signed_on=date(2026, 3, 1)
    )
    if on == "tomorrow":
        on = (timezone.localdate() + timedelta(days=1)).isoformat()
    client.force_login(staff)

    response = client.post(address(verb, instrument.pk), {"on": on})

    assert response.status_code == 200
    if error != "Enter a date":
        assertContains(response, error)
    instrument.refresh_from_db()
    assert instrument.status == InstrumentStatus.DRAFT


def test_reader_may_take_no_step(client, observer, instrument):
    client.force_login(observer)

    assert client.post(address("sign", instrument.pk), {}).status_code == 403
