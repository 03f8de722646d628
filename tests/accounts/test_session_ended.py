"""A session that ended loses nothing that was typed, and shows it to nobody else."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import User
from accounts.sessions import COOKIE
from cooperation.models import FollowUp
from drafts.actions import MOST_BYTES
from drafts.models import Draft
from tests.factories.accounts import GrantFactory
from tests.factories.cooperation import FollowUpFactory
from tests.factories.drafts import DraftFactory

PASSWORD = "a long and easy pass phrase"


@pytest.fixture
def client(client):
    """Somebody who is not signed in reads what their browser asks for."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def follow_up():
    return FollowUpFactory(number=1, title="Write")


@pytest.fixture
def ended(client, staff):
    """Somebody's browser, after the session has ended."""
    staff.set_password(PASSWORD)
    staff.save()
    client.force_login(staff)
    client.get("/")
    Session.objects.all().delete()
    return client


def sign_in(client, user, next_url="/"):
    sent = {"login": user.email, "password": PASSWORD, "next": next_url}
    return client.post("/signin/", sent)


@pytest.mark.parametrize(
    "headers", [{"HX-Request": "true"}, {"Accept": "application/json"}]
)
def test_a_script_is_told_and_asks_on_the_page(ended, headers):
    answer = ended.get("/missions/", headers=headers)

    assert (answer.status_code, answer.text) == (401, "")


def test_the_form_for_the_page_is_a_part_of_the_sign_in_page(ended):
    part = ended.get("/signin/?next=/session/", headers={"HX-Request": "true"}).text

    assert "Your session has ended" in part
    assert 'name="next" value="/session/"' in part
    assert "<html" not in part


def test_after_it_the_page_learns_who_and_its_new_token(ended, staff):
    answer = sign_in(ended, staff, "/session/")

    session = ended.get(answer.url).json()
    assert session["user"] == str(staff.pk)
    assert len(session["token"]) == 64


def test_a_wrong_password_is_said_in_the_same_place(ended, staff):
    sent = {"login": staff.email, "password": "wrong", "next": "/session/"}

    part = ended.post("/signin/", sent, headers={"HX-Request": "true"}).text

    assert "There is a problem" in part
    assert "<html" not in part


def test_a_form_with_a_draft_is_shown_again_after_the_sign_in(ended, staff, follow_up):
    url = f"/follow-ups/{follow_up.pk}/edit/"
    key = "6f622393-2aa6-4f44-9158-dff558027c36"
    sent = {"title": "My words", "version": 1, "draft_key": key}

    answer = ended.post(url, sent)

    assert answer.url == f"/signin/?next=%2Fdrafts%2F{key}%2F"
    assert "What you sent is kept, but not saved yet." in ended.get(answer.url).text
    back = sign_in(ended, staff, f"/drafts/{key}/")
    page = ended.get(ended.get(back.url).url)
    assert 'value="My words"' in page.text
    assert FollowUp.objects.get().title == "Write"


def test_any_other_form_can_be_sent_again_as_it_was(ended, staff, follow_up):
    url = f"/follow-ups/{follow_up.pk}/drop/"

    ended.post(url, {"note": "Not needed any more"})

    draft = Draft.objects.get(owner=staff)
    assert str(draft) == "Not needed any more"
    sign_in(ended, staff)
    page = ended.get(f"/drafts/{draft.key}/").text
    assert "Not needed any more" in page
    assert f'action="{url}"' in page
    ended.post(url, {"note": "Not needed any more", "draft_sent": draft.key})
    follow_up.refresh_from_db()
    assert follow_up.status == "dropped"
    assert not Draft.objects.exists()


def test_a_form_that_is_wrong_when_sent_again_stays_a_draft(client, staff, follow_up):
    draft = DraftFactory(owner=staff, is_sent=True)
    client.force_login(staff)

    url = f"/follow-ups/{follow_up.pk}/drop/"
    client.post(url, {"note": "", "draft_sent": draft.key})
    client.post("/language/", {"language": "en", "draft_sent": "nonsense"})

    assert Draft.objects.get() == draft


def test_somebody_else_who_signs_in_sees_nothing_of_it(ended, follow_up):
    other = GrantFactory().user
    other.set_password(PASSWORD)
    other.save()
    ended.post(f"/follow-ups/{follow_up.pk}/drop/", {"note": "My secret words"})
    draft = Draft.objects.get()

    sign_in(ended, other)

    assert ended.get(f"/drafts/{draft.key}/").status_code == 404
    assert "My secret words" not in ended.get("/").text


def test_whoever_signed_out_is_not_remembered(client, staff, follow_up):
    client.force_login(staff)
    client.get("/")
    assert COOKIE in client.cookies
    client.post("/signout/")

    answer = client.post(f"/follow-ups/{follow_up.pk}/drop/", {"note": "Words"})

    assert answer.url.startswith("/signin/")
    assert not Draft.objects.exists()
    assert "still on the page" in client.get(answer.url).text


def test_a_forged_mark_is_nobody_s(client, staff, follow_up):
    client.cookies[COOKIE] = f"{staff.pk}:forged:mark"

    client.post(f"/follow-ups/{follow_up.pk}/drop/", {"note": "Words"})

    assert not Draft.objects.exists()


def test_whoever_may_not_sign_in_any_more_keeps_nothing(ended, staff, follow_up):
    User.objects.filter(pk=staff.pk).update(is_active=False)

    ended.post(f"/follow-ups/{follow_up.pk}/drop/", {"note": "Words"})

    assert not Draft.objects.exists()


def test_passwords_are_never_kept(ended):
    ended.post("/me/password/", {"old_password": "x", "new_password1": "y"})

    assert not Draft.objects.exists()


def test_a_button_without_words_leads_to_the_sign_in(ended, follow_up):
    answer = ended.post(f"/follow-ups/{follow_up.pk}/drop/")

    assert answer.url.startswith("/signin/")
    assert "still on the page" not in ended.get(answer.url).text


def test_what_is_too_long_to_be_kept_is_said(ended, follow_up):
    url = f"/follow-ups/{follow_up.pk}/drop/"

    answer = ended.post(url, {"note": "x" * (MOST_BYTES + 1)})

    assert "too long to be kept" in ended.get(answer.url).text


def test_a_draft_that_another_window_wrote_is_not_overwritten(ended, staff, follow_up):
    url = f"/follow-ups/{follow_up.pk}/edit/"
    draft = DraftFactory(owner=staff, address=url, writer="phone", version=4)

    ended.post(url, {"title": "Here", "draft_key": draft.key, "draft_version": 3})

    titles = {draft.posted["title"] for draft in Draft.objects.all()}
    assert titles == {"Study visit", "Here"}


def test_the_draft_of_somebody_else_is_not_touched(ended, follow_up):
    draft = DraftFactory()

    url = f"/follow-ups/{follow_up.pk}/edit/"
    ended.post(url, {"title": "Here", "draft_key": draft.key})

    assert Draft.objects.get().fields == draft.fields


# A page that stayed open while somebody signed in again elsewhere


@pytest.fixture
def strict(staff):
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff)
    return client


def test_a_form_from_before_a_new_sign_in_is_kept(strict, staff, follow_up):
    url = f"/follow-ups/{follow_up.pk}/edit/"
    key = "6f622393-2aa6-4f44-9158-dff558027c36"
    sent = {"title": "My words", "draft_key": key, "draft_owner": staff.pk}

    answer = strict.post(url, sent, headers={"Origin": "http://testserver"})

    draft = Draft.objects.get(owner=staff)
    assert answer.url == draft.get_absolute_url()
    assert "My words" in strict.get(answer.url).text
    follow_up.refresh_from_db()
    assert follow_up.title == "Write"


def test_a_form_of_somebody_else_in_the_same_browser_is_not_kept(strict, follow_up):
    other = GrantFactory().user
    url = f"/follow-ups/{follow_up.pk}/edit/"
    sent = {"title": "Words of the other", "draft_owner": other.pk}

    answer = strict.post(url, sent, headers={"Origin": "http://testserver"})

    assert answer.status_code == 403
    assert not Draft.objects.exists()


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}])
def test_a_form_of_another_site_is_refused_and_not_kept(
    strict, staff, follow_up, headers
):
    url = f"/follow-ups/{follow_up.pk}/drop/"
    sent = {"note": "Words", "draft_owner": staff.pk}

    assert strict.post(url, sent, headers=headers).status_code == 403
    assert not Draft.objects.exists()


def test_a_form_that_cannot_be_kept_is_explained(strict, staff):
    sent = {"old_password": "x", "draft_owner": staff.pk}

    answer = strict.post("/me/password/", sent, headers={"Origin": "http://testserver"})

    assert answer.status_code == 403
    assert "open too long" in answer.text
