"""What is typed is kept every few seconds, by one tab at a time."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from drafts.actions import (
    MOST_BYTES,
    MOST_DRAFTS,
    DraftRefused,
    Written,
    checked_fields,
    forget_draft,
    forget_old,
    start_draft,
    was_saved,
)
from drafts.keeping import key_of, whole_number
from drafts.models import Draft, UsedKey
from tests.factories.accounts import UserFactory
from tests.factories.drafts import DraftFactory, UsedKeyFactory


@pytest.fixture
def client(client, staff):
    client.force_login(staff)
    return client


def posted(**fields):
    data = QueryDict(mutable=True)
    data.update(fields)
    return data


def test_the_first_words_make_a_draft_that_names_itself(autosave, key, staff):
    answer = autosave(key, title="Visit to Tunis")

    draft = Draft.objects.get()
    assert (draft.key, draft.owner, draft.label) == (key, staff, "Visit to Tunis")
    assert draft.page == "Log a mission"
    assert draft.fields == {"form_key": [str(key)], "title": ["Visit to Tunis"]}
    assert answer.json()["version"] == 1
    assert answer.json()["saved"]


def test_the_same_tab_writes_on(autosave, key):
    autosave(key, title="Visit")

    answer = autosave(key, turn=2, version=1, title="Visit to Tunis")

    assert answer.json()["version"] == 2
    assert Draft.objects.get().posted["title"] == "Visit to Tunis"


def test_a_tab_whose_answer_was_lost_writes_on_as_well(autosave, key):
    autosave(key, title="Visit")

    assert autosave(key, turn=2, version=0, title="Visit to").status_code == 200
    assert Draft.objects.get().posted["title"] == "Visit to"


def test_what_was_sent_earlier_and_arrives_later_changes_nothing(autosave, key):
    autosave(key, turn=5, title="Newer")

    answer = autosave(key, turn=4, title="Older")

    assert answer.status_code == 200
    assert Draft.objects.get().posted["title"] == "Newer"


def test_another_tab_that_holds_an_older_version_has_the_choice(autosave, key):
    autosave(key, title="Mine", version=0)
    autosave(key, writer="phone", version=1, title="On the phone")

    answer = autosave(key, turn=2, version=1, title="Mine again")

    assert answer.status_code == 409
    assert answer.json()["url"] == f"/missions/new/?draft={key}"
    assert Draft.objects.get().posted["title"] == "On the phone"
    # Who has read that, and keeps this one, names the version that they saw.
    newer = answer.json()["version"]
    assert autosave(key, turn=3, version=newer, title="Mine").status_code == 200


def test_two_tabs_that_begin_the_same_draft_do_not_overwrite_each_other(autosave, key):
    autosave(key, writer="one", title="One")

    assert autosave(key, writer="two", title="Two").status_code == 409
    assert Draft.objects.get().posted["title"] == "One"


def test_a_copy_is_kept_beside_what_is_there(autosave, key):
    autosave(key, title="One")

    answer = autosave(key, writer="two", title="Two", draft_copy=1)

    copy = Draft.objects.get(pk=answer.json()["key"])
    assert copy.posted["title"] == "Two"
    # It makes a record of its own.
    assert UUID(copy.posted["form_key"]) == copy.key != key
    assert Draft.objects.count() == 2


def test_what_arrives_after_the_form_was_saved_is_no_draft(autosave, key, staff):
    forget_draft(key, owner=staff, posted=posted(title="Saved"))

    assert autosave(key, title="Late").json() == {"is_record": True}
    assert not Draft.objects.exists()


def test_a_draft_that_was_discarded_elsewhere_is_made_again(autosave, key, staff):
    autosave(key, title="One")
    forget_draft(key, owner=staff, is_used=False)

    assert autosave(key, turn=2, version=1, title="Two").status_code == 200


def test_the_draft_of_somebody_else_does_not_exist(autosave, client):
    draft = DraftFactory()

    assert autosave(draft.key).status_code == 404
    assert client.post(f"/drafts/{draft.key}/discard/").status_code == 404
    assert client.get(f"/drafts/{draft.key}/").status_code == 404
    draft.refresh_from_db()
    assert draft.fields == {"title": ["Study visit"]}


def test_a_page_that_was_shown_to_somebody_else_keeps_nothing_here(autosave, key):
    """It stayed open in a shared browser over a new sign-in."""
    other = UserFactory()

    assert autosave(key, draft_owner=other.pk, title="Words").status_code == 404
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil/", "/nowhere/", ""]
)
def test_a_draft_lies_on_a_page_of_ours(autosave, key, address):
    assert autosave(key, address=address).status_code == 404


def test_what_is_too_long_is_refused_with_a_sentence(autosave, key, client):
    answer = autosave(key, purpose="é" * MOST_BYTES)

    assert answer.status_code == 413
    assert "too long to be kept" in answer.json()["reason"]


def test_nobody_keeps_more_drafts_than_they_can_look_through(autosave, key, staff):
    DraftFactory.create_batch(MOST_DRAFTS, owner=staff)

    answer = autosave(key, title="One more")

    assert answer.status_code == 413
    assert "You have 100 drafts" in answer.json()["reason"]


@given(st.text(st.characters(codec=None), max_size=50))
def test_any_text_can_be_stored(text):
    """NUL and half characters are replaced; all else stays what it was."""
    [kept] = checked_fields(posted(title=text))["title"]

    assert "\0" not in kept
    kept.encode()
    plain = text.replace("\0", "").encode("utf-16", "surrogatepass")
    if plain.decode("utf-16", "ignore") == text:
        assert kept == text


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b", "\U0001f1f9\U0001f1ec", "حالة"])
def test_strange_text_makes_no_error(text, staff):
    draft = start_draft(
        key=uuid4(),
        owner=staff,
        address="/missions/new/",
        posted=posted(title=text),
        at=timezone.now(),
    )

    draft.refresh_from_db()
    assert draft.posted["title"].startswith(text[0])


def test_nul_that_a_browser_sends_makes_no_error(autosave, key):
    assert autosave(key, title="a\0b").status_code == 200


# Without a script


def test_the_button_keeps_the_draft_and_leaves(client, key, staff):
    about = {"draft_address": "/missions/new/", "draft_names": "title"}

    answer = client.post(f"/drafts/{key}/", about | {"title": "Visit"})

    assert answer.url == "/"
    page = client.get("/").text
    assert "The draft is kept." in page
    assert "Visit" in page
    assert f"/drafts/{key}/" in page


def test_the_button_never_overwrites_another_window(client, key, autosave):
    autosave(key, title="In the other window")

    client.post(f"/drafts/{key}/", {"draft_address": "/missions/new/", "title": "Here"})

    titles = {draft.posted["title"] for draft in Draft.objects.all()}
    assert titles == {"In the other window", "Here"}


def test_the_button_says_when_a_draft_is_too_long(client, key):
    sent = {"draft_address": "/missions/new/", "purpose": "x" * (MOST_BYTES + 1)}

    answer = client.post(f"/drafts/{key}/", sent)

    assert answer.status_code == 413
    assert "still on the page" in answer.text


def test_a_draft_is_discarded_with_one_click(client, staff):
    draft = DraftFactory(owner=staff)

    client.post(f"/drafts/{draft.key}/discard/")

    assert not Draft.objects.exists()


def test_a_draft_leads_to_its_page(client, staff):
    draft = DraftFactory(owner=staff)

    answer = client.get(f"/drafts/{draft.key}/")

    assert answer.url == f"/missions/new/?draft={draft.key}"


def test_what_was_sent_waits_on_a_page_of_its_own(client, staff):
    draft = DraftFactory(owner=staff, is_sent=True)

    assert draft.get_absolute_url() == f"/drafts/{draft.key}/"


# Age


def test_old_drafts_and_used_keys_go_by_themselves(staff):
    now = timezone.now()
    DraftFactory(saved_at=now - timedelta(days=91))
    kept = DraftFactory(saved_at=now - timedelta(days=89))
    UsedKeyFactory(used_at=now - timedelta(days=91))
    used = UsedKeyFactory()

    forget_old(now=now)

    assert Draft.objects.get() == kept
    assert UsedKey.objects.get() == used
    assert str(used) == str(used.key)


def test_a_form_without_a_key_leaves_no_trace(staff):
    forget_draft(None, owner=staff)

    assert not UsedKey.objects.exists()
    assert not was_saved(None, posted())


def test_a_key_may_be_begun_anew(staff, key):
    """An undone save gives the page back under the key that it had."""
    forget_draft(key, owner=staff, posted=posted(title="Saved"))

    about = {"address": "/missions/new/", "posted": posted(), "at": timezone.now()}
    assert start_draft(key=key, owner=staff, **about).key == key


def test_a_refusal_says_why():
    with pytest.raises(DraftRefused, match="at most"):
        checked_fields(posted(text="x" * (MOST_BYTES + 1)))


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("", 0), (None, 0), ("-1", 0), ("1.5", 0), ("²", 0), ("9" * 20, 0)],
)
def test_numbers_of_a_page_are_read_with_care(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("fields", [{}, {"draft_key": "nonsense"}])
def test_a_page_without_a_key_has_none(fields):
    assert key_of(posted(**fields)) is None


def test_a_draft_without_words_bears_the_name_of_its_page():
    assert (
        str(DraftFactory.build(owner=UserFactory.build(), label="", page="Log"))
        == "Log"
    )
    assert Written("/", posted()).version == 0
