"""The page before several rows are changed, and the same for one row in its place."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from cooperation.models import FollowUp, WorkBatch
from tests.cooperation.acting import DAY, HTMX, fresh, token
from tests.factories.cooperation import FollowUpFactory

# --- The page before --------------------------------------------------------------------


def test_the_page_shows_what_will_change_and_what_is_left_out(client, staff, rows):
    rows[2].drop(by=staff, at=timezone.now(), note="No")
    client.force_login(staff)
    chosen = "&".join(f"row={token(row)}" for row in rows)

    response = client.get(f"/work/act/?do=postpone&{chosen}&state=late")

    assertContains(response, "2 rows will change")
    assertContains(response, "1 row is left out:")
    assertContains(response, f'name="row" value="f{rows[0].pk}.1"')
    assertContains(response, 'name="back" value="state=late"')
    assert FollowUp.objects.open().count() == 1


def test_all_that_match_are_those_of_the_filters(client, staff, rows):
    client.force_login(staff)

    response = client.get("/work/act/?do=block&all=1&kind=milestone")

    assert [row.title for row in response.context["rows"]] == ["1.1 Result"]


def test_where_nothing_can_be_done_no_form_is_shown(client, staff, rows):
    client.force_login(staff)
    url = f"/work/act/?do=unblock&row={token(rows[0])}"

    assertNotContains(client.get(url), "<textarea")


@pytest.mark.parametrize(
    ("verb", "typed", "error"),
    [
        ("postpone", {"note": "Later"}, "Give a day, or a number of weeks."),
        ("postpone", {"weeks": 1, "note": ""}, "This field is required."),
        (
            "postpone",
            {"weeks": 1, "on": "1 6 2999", "note": "Later"},
            "Give a day or a number of weeks, not both.",
        ),
        ("reassign", {}, "Say who is in charge from now on."),
        ("reassign", {"owner": "x"}, "Select a valid choice."),
        ("block", {"note": "x" * 301}, "at most 300 characters"),
        ("drop", {"note": ""}, "This field is required."),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    act, rows, verb, typed, error
):
    response = act(verb, rows[:1], **typed)

    assertContains(response, error)
    assertContains(response, f'name="row" value="f{rows[0].pk}')
    assert not WorkBatch.objects.exists()


def test_above_twenty_the_others_are_counted_above_fifty_the_number_is_typed(
    client, act, mission, staff
):
    rows = FollowUpFactory.create_batch(51, mission=mission, due_on=DAY)
    client.force_login(staff)

    page = client.get("/work/act/?do=postpone&all=1")
    assertContains(page, "and 31 more")
    assertContains(page, "51 rows will be changed. Type this number to confirm.")
    wrong = act("postpone", rows, weeks=1, note="Later", number=50)
    assertContains(wrong, "That is not the number of rows.")
    assert not WorkBatch.objects.exists()

    right = act("postpone", rows, weeks=1, note="Later", number=51)
    assertContains(right, "51 postponed.")


def test_too_many_at_once_are_refused_and_so_is_nothing(
    client, staff, monkeypatch, rows
):
    client.force_login(staff)
    assertContains(
        client.get("/work/act/?do=drop", follow=True), "Choose at least one row first."
    )

    monkeypatch.setattr("cooperation.work.choosing.MOST", 2)
    for chosen in ("all=1", "row=f1&row=f2&row=f3"):
        response = client.get(f"/work/act/?do=drop&{chosen}", follow=True)
        assertContains(response, "At most 500 at once: narrow the list first.")


def test_what_names_no_row_is_not_chosen(client, staff, rows):
    client.force_login(staff)

    response = client.get(f"/work/act/?do=drop&row=x1&row={token(rows[0])}")

    assert [row.title for row in response.context["rows"]] == ["Promise"]


def test_an_unknown_action_leads_back_to_the_list(client, staff):
    client.force_login(staff)

    assert client.get("/work/act/?do=explode&state=late").url == "/work/?state=late"


# --- In its place, and reminders ----------------------------------------------------------


def test_in_its_place_the_form_the_row_and_its_undo(client, act, rows, staff):
    promise = rows[0]
    client.force_login(staff)
    url = f"/work/act/?do=postpone&row={token(promise)}"

    form = client.get(url, headers=HTMX)
    assertNotContains(form, "<html")
    assertContains(form, f'hx-target="#act-f{promise.pk}"')
    refused = act("postpone", [promise], headers=HTMX, note="")
    assertContains(refused, "This field is required.")

    done = act("postpone", [promise], headers=HTMX, weeks=1, note="Later")
    assert done["HX-Retarget"] == f"#work-f{promise.pk}"
    assertContains(done, "1 postponed.")
    assertContains(done, f'<tbody class="work" id="work-f{promise.pk}">')

    undo_url = done.context["done"]["undo_url"]
    undone = client.post(undo_url, {"row": token(promise)}, headers=HTMX)
    assertContains(undone, f'id="work-f{promise.pk}"')
    assert fresh(promise).due_on == DAY


def test_reminders_are_sent_from_a_page_of_their_own(client, staff, rows):
    client.force_login(staff)
    chosen = "&".join(f"row={token(row)}" for row in rows[:2])

    location = client.get(f"/work/act/?do=remind&{chosen}").url

    assert urlsplit(location).path == "/reminders/chase/"
    assert parse_qs(urlsplit(location).query) == {
        "follow_up": [str(rows[0].pk)],
        "milestone": [str(rows[1].pk)],
    }
    assertContains(client.get("/work/"), 'value="remind"')
