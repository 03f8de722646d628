"""What the link in a mail cannot do, whoever holds it and however they try."""

import logging

import pytest
from django.core.signing import TimestampSigner
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cooperation.models import ActionPlan, Milestone
from mailing.models import Suppression
from migration_coop.lib.logs import hide_keys
from reminders.answering import SALT, answer_url, read_link
from reminders.models import Answer, Reminder
from reminders.muting import SALT as MUTE_SALT
from reminders.muting import mute_url
from tests.factories.accounts import UserFactory
from tests.factories.institutions import CountryFactory
from tests.factories.reminders import ReminderFactory
from tests.reminders.answering import DAY, form_of, path_of, send, signed


@pytest.fixture
def milestone(due_on):
    return due_on(timezone.localdate() + 7 * DAY, title_fr="Signer la convention")


@pytest.fixture
def reminder(milestone, owner):
    return ReminderFactory(
        milestone=milestone, recipient=owner, occurrence=milestone.forecast_on
    )


@pytest.fixture
def where(reminder):
    return path_of(answer_url(reminder))


def place(token):
    return f"/reminders/answer/{token}/"


def value_of(reminder):
    return f"r{reminder.pk}-{reminder.recipient_id}"


# --- Tokens ----------------------------------------------------------------------------


def test_our_own_token_is_read(client, reminder):
    assert client.get(place(signed(value_of(reminder), salt=SALT))).status_code == 200


@given(token=st.text(min_size=1, max_size=120))
def test_nothing_that_we_did_not_sign_is_a_token(token):
    assert read_link(token, now=timezone.now()) is None


@given(value=st.text(max_size=40))
def test_a_signed_text_of_another_shape_names_nothing(value):
    token = TimestampSigner(salt=SALT, sep=".").sign(value)

    assert read_link(token, now=timezone.now()) is None


@given(at=st.integers(min_value=0), letter=st.characters(codec="ascii"))
def test_a_token_with_one_letter_changed_is_none(at, letter):
    token = signed("r1-1", salt=SALT)
    at %= len(token)
    changed = token[:at] + letter + token[at + 1 :]

    assert changed == token or read_link(changed, now=timezone.now()) is None


def test_a_forged_link_says_so_and_leads_to_the_sign_in(client, reminder):
    english = {"Accept-Language": "en"}
    page = client.get(place(f"{value_of(reminder)}.1abc.forged"), headers=english)

    assert page.status_code == 404
    assert "This link no longer works" in page.content.decode()
    assert 'href="/signin/"' in page.content.decode()
    assert "Signer la convention" not in page.content.decode()


def test_a_token_of_another_purpose_opens_nothing(client, reminder, owner):
    muting = path_of(mute_url(owner, "reminders")).split("/")[3]
    answering = path_of(answer_url(reminder)).split("/")[3]

    assert client.get(place(muting)).status_code == 404
    assert (
        client.get(place(signed(value_of(reminder), salt=MUTE_SALT))).status_code == 404
    )
    assert client.get(f"/reminders/mute/{answering}/").status_code == 404


def test_a_token_for_another_person_opens_nothing(client, reminder):
    other = UserFactory()

    token = signed(f"r{reminder.pk}-{other.pk}", salt=SALT)

    assert client.get(place(token)).status_code == 404


@pytest.mark.parametrize(("days", "status"), [(29, 200), (31, 410)])
def test_a_link_works_for_thirty_days(client, reminder, days, status):
    token = signed(value_of(reminder), salt=SALT, days=days)

    assert client.get(place(token)).status_code == status
    assert client.post(place(token), {"kind": "help"}).status_code == status


# --- Withdrawn -------------------------------------------------------------------------


def close_account(reminder):
    reminder.recipient.is_active = False
    reminder.recipient.save()


def give_to_somebody_else(reminder):
    Milestone.objects.update(owner=UserFactory())


def take_away_the_role(reminder):
    reminder.recipient.grants.all().delete()


def move_to_another_country(reminder):
    reminder.recipient.grants.update(country=CountryFactory(code="ML"))


WITHDRAWN = [
    close_account,
    give_to_somebody_else,
    take_away_the_role,
    move_to_another_country,
]


@pytest.mark.parametrize("withdraw", WITHDRAWN)
def test_a_link_is_withdrawn_with_the_right_to_the_thing(
    client, where, reminder, withdraw
):
    key = form_of(client.get(where), "help")["key"].value()
    withdraw(reminder)

    page = client.get(where)
    sent = client.post(where, {"kind": "help", "help-key": key, "help-note": "How?"})

    assert (page.status_code, sent.status_code) == (410, 410)
    assert "Signer la convention" not in page.content.decode()
    assert not Answer.objects.exists()


def test_a_closed_thing_takes_no_answer(client, where, reminder, coordinator):
    ActionPlan.objects.update(status="closed")

    page = client.get(where)

    assert page.status_code == 200
    assert page.context["forms"] == []
    assert client.post(where, {"kind": "done"}).status_code == 409


# --- Only a form of ours acts ----------------------------------------------------------


def rows():
    milestones = list(Milestone.objects.order_by("pk").values())
    reminders = list(Reminder.objects.order_by("pk").values())
    return milestones, reminders, Answer.objects.count(), Suppression.objects.count()


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete", "patch"])
def test_whoever_follows_links_changes_nothing(client, where, owner, method):
    before = rows()

    for address in (where, path_of(mute_url(owner, "reminders"))):
        response = getattr(client, method)(f"{address}?kind=done&done-note=x&days=7")

        assert response.status_code == (200 if method in {"get", "head"} else 405)
    assert rows() == before


def test_a_form_of_another_site_is_refused(where):
    stranger = Client(enforce_csrf_checks=True)
    page = stranger.get(where)
    key = form_of(page, "help")["key"].value()
    typed = {"kind": "help", "help-key": key, "help-note": "How?"}

    without = stranger.post(where, typed)
    token = page.context["csrf_token"]
    ours = stranger.post(where, typed | {"csrfmiddlewaretoken": str(token)})

    assert (without.status_code, ours.status_code) == (403, 302)


def test_an_answer_that_is_not_offered_does_nothing(client, where):
    for kind in ("", "note", "reopen", "done\x00"):
        assert client.post(where, {"kind": kind}).status_code == 409
    assert not Answer.objects.exists()


def test_a_link_never_leads_to_another_site(client, where):
    response = send(client, f"{where}?next=https://evil.example/", "help", note="How?")

    assert response.url == where


def test_the_key_of_somebody_elses_form_gives_nothing_away(
    client, where, reminder, due_on, superior
):
    send(client, where, "help", note="My words")
    key = Answer.objects.get().form_key
    theirs = ReminderFactory(
        milestone=due_on(timezone.localdate(), owner=superior), recipient=superior
    )
    place_of_theirs = path_of(answer_url(theirs))

    client.post(place_of_theirs, {"kind": "help", "help-key": key, "help-note": "?"})

    assert "My words" not in client.get(place_of_theirs).content.decode()
    assert Answer.objects.count() == 1


# --- What leaves with the page ---------------------------------------------------------


@pytest.mark.parametrize("token", ["ours", "forged"])
def test_pages_of_links_are_kept_by_nobody_and_name_no_address(client, where, token):
    response = client.get(where if token == "ours" else place("forged"))

    assert "no-store" in response.headers["Cache-Control"]
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Referrer-Policy"] == "strict-origin"


def test_pages_of_links_ask_nothing_of_other_sites_and_are_light(client, where):
    html = client.get(where).content.decode()

    assert "http://" not in html.replace("http://www.w3.org", "")
    assert "https://" not in html
    assert "htmx" not in html
    assert "woff2" not in html
    assert len(html) < 20_000


@pytest.mark.parametrize("purpose", ["answer", "mute"])
def test_no_key_stands_in_the_logs(purpose, caplog):
    caplog.handler.addFilter(hide_keys)
    address = f"/reminders/{purpose}/r1-2.1abc.SECRET/"
    logging.getLogger("django.request").warning("Gone: %s", address)
    logging.getLogger("django.request").warning("Not Found: %s", "/missions/7/")

    assert caplog.messages == [
        f"Gone: /reminders/{purpose}/…/",
        "Not Found: /missions/7/",
    ]
