"""Answering a mail by its link: what each answer does, and to whom it is told."""

import uuid

import pytest
from django.utils import timezone, translation

from cooperation.models import Milestone
from reminders.answering import answer_url, answer_url_of_chase
from reminders.answers_given import answers_of
from reminders.models import (
    Answer,
    AnswerKind,
    Audience,
    Reminder,
    Topic,
)
from tests.factories.cooperation import (
    FollowUpFactory,
)
from tests.factories.institutions import PostFactory
from tests.factories.reminders import (
    ChasedItemFactory,
    ReminderFactory,
    ReminderScheduleFactory,
)
from tests.reminders.answering import DAY, form_of, path_of, send


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def milestone(due_on, today):
    """Due in a week, in the owner's charge."""
    return due_on(today + 7 * DAY, title_fr="Signer la convention")


@pytest.fixture
def reminder(milestone, owner):
    return ReminderFactory(
        milestone=milestone, recipient=owner, occurrence=milestone.forecast_on
    )


@pytest.fixture
def where(reminder):
    return path_of(answer_url(reminder))


@pytest.fixture
def promise(owner, today):
    """A follow-up of a mission of Togo, in the owner's charge."""
    return FollowUpFactory(title="Send the draft", owner=owner, due_on=today + 2 * DAY)


def of_follow_up(follow_up):
    return path_of(
        answer_url(
            ReminderFactory(
                topic=Topic.FOLLOW_UP,
                milestone=None,
                follow_up=follow_up,
                recipient=follow_up.owner,
                schedule=ReminderScheduleFactory(topic=Topic.FOLLOW_UP),
                occurrence=follow_up.due_on,
            )
        )
    )


def text(response):
    return response.content.decode()


# --- The page --------------------------------------------------------------------------


def test_the_link_opens_a_page_without_a_session(client, where, milestone):
    page = client.get(where)

    assert page.status_code == 200
    assert "Signer la convention" in text(page)
    assert milestone.plan.title in text(page)
    assert [form.kind for form in page.context["forms"]] == [
        AnswerKind.DONE,
        AnswerKind.POSTPONED,
        AnswerKind.NOT_MINE,
        AnswerKind.HELP,
    ]


def test_the_page_is_in_the_recipients_language(client, where, owner, host_staff):
    owner.prefer(language="fr")
    client.force_login(host_staff)

    page = client.get(where)

    assert page.headers["Content-Language"] == "fr"
    assert '<html lang="fr"' in text(page)


def test_who_may_only_read_cannot_say_that_it_is_done(
    client, observer, milestone, reminder
):
    Milestone.objects.update(owner=observer)
    Reminder.objects.update(recipient=observer)
    reminder.refresh_from_db()
    where = path_of(answer_url(reminder))

    page = client.get(where)
    response = client.post(where, {"kind": "done", "done-note": "Signed"})

    kinds = [form.kind for form in page.context["forms"]]
    assert kinds == [AnswerKind.NOT_MINE, AnswerKind.HELP]
    assert response.status_code == 409
    assert not Answer.objects.exists()


def test_an_escalation_is_nobodys_to_refuse(client, milestone, superior):
    Milestone.objects.update(escalates_to=superior)
    escalation = ReminderFactory(
        milestone=milestone, recipient=superior, audience=Audience.ESCALATION
    )

    page = client.get(path_of(answer_url(escalation)))

    kinds = [form.kind for form in page.context["forms"]]
    assert AnswerKind.NOT_MINE not in kinds
    assert AnswerKind.HELP in kinds


# --- Done ------------------------------------------------------------------------------


def test_done_submits_the_milestone_with_a_statement_for_a_second_person(
    client, where, milestone, owner, today
):
    response = send(
        client, where, "done", note="Signed on Monday, scan in the archive", on=today
    )

    milestone.refresh_from_db()
    assert response.url == where
    assert milestone.status == "submitted"
    assert milestone.submitted_by == owner
    assert milestone.actual_on == today
    assert milestone.evidence.statement == "Signed on Monday, scan in the archive"
    assert "by the link in a mail" in milestone.evidence.title
    event = milestone.events.order_by("-pk").first()
    assert (event.by, event.note) == (owner, "By the link in a mail.")


def test_done_needs_words_that_show_it_and_keeps_what_was_typed(
    client, where, milestone, today
):
    late = (today + DAY).strftime("%d/%m/%Y")

    page = send(client, where, "done", note="", on=late)

    milestone.refresh_from_db()
    assert page.status_code == 200
    assert set(form_of(page, "done").errors) == {"note", "on"}
    assert late in text(page)
    assert milestone.is_open


def test_the_history_names_the_recipient_and_no_token(client, where, milestone, owner):
    send(client, where, "done", note="Signed", on=timezone.localdate())

    context = milestone.history.order_by("-pk").first().pgh_context
    assert context.metadata == {"user": owner.pk, "url": "/reminders/answer/"}


def test_a_follow_up_is_completed(client, promise, owner):
    send(client, of_follow_up(promise), "done", note="Sent on Monday")

    promise.refresh_from_db()
    assert promise.status == "done"
    event = promise.events.order_by("-pk").first()
    assert event.note == "Sent on Monday (by the link in a mail)"
    assert event.by == owner


def test_a_post_is_confirmed_by_who_may_edit_it(client, administrator, today):
    post = PostFactory(starts_on=today - 400 * DAY)
    asked = ReminderFactory(
        topic=Topic.POST,
        milestone=None,
        post=post,
        recipient=administrator,
        schedule=ReminderScheduleFactory(topic=Topic.POST),
        occurrence=today,
    )

    send(client, path_of(answer_url(asked)), "done")

    post.refresh_from_db()
    assert post.confirmed_on == today


# --- Another date ----------------------------------------------------------------------


def test_another_date_moves_the_milestone_with_its_reason(
    client, where, milestone, owner, today
):
    later = today + 30 * DAY

    send(client, where, "postponed", on=later, note="The partner is away")

    milestone.refresh_from_db()
    change = milestone.forecast_changes.get()
    assert milestone.forecast_on == later
    assert change.reason == "The partner is away (by the link in a mail)"
    assert change.by == owner
    assert Answer.objects.get().to_on == later


def test_another_date_postpones_a_follow_up(client, promise, today):
    later = today + 30 * DAY

    send(client, of_follow_up(promise), "postponed", on=later, note="Holidays")

    promise.refresh_from_db()
    assert promise.due_on == later


@pytest.mark.parametrize("days", [0, -3, 7])
def test_another_date_is_to_come_and_another_one(client, where, today, days):
    page = send(client, where, "postponed", on=today + days * DAY, note="Because")

    assert "on" in form_of(page, "postponed").errors
    assert not Answer.objects.exists()


@pytest.mark.parametrize("is_follow_up", [False, True])
def test_a_date_that_moved_meanwhile_is_shown_and_what_was_typed_is_kept(
    client, where, milestone, promise, owner, today, is_follow_up
):
    row = promise if is_follow_up else milestone
    place = of_follow_up(promise) if is_follow_up else where
    form = form_of(client.get(place), "postponed")
    if is_follow_up:
        row.postpone(
            today + 9 * DAY,
            expected_version=row.version,
            by=owner,
            at=timezone.now(),
            note="-",
        )
    else:
        row.forecast(today + 9 * DAY, reason="-", by=owner, at=timezone.now())
    typed = {
        "kind": "postponed",
        "postponed-on": (today + 20 * DAY).isoformat(),
        "postponed-note": "The partner is away",
        "postponed-key": uuid.uuid4(),
        "postponed-version": form.initial["version"],
    }

    page = client.post(place, typed)
    again = form_of(page, "postponed")
    typed["postponed-version"] = again.data["postponed-version"]
    second = client.post(place, typed)

    assert page.status_code == 409
    assert "The partner is away" in text(page)
    assert again.non_field_errors()
    assert second.status_code == 302


# --- Again, and too late ---------------------------------------------------------------


def test_the_same_form_sent_twice_answers_once(client, where, milestone):
    page = client.get(where)
    key = form_of(page, "help")["key"].value()
    typed = {"kind": "help", "help-key": key, "help-note": "How?"}

    first, second = client.post(where, typed), client.post(where, typed)

    assert first.url == second.url == where
    assert Answer.objects.count() == 1


def test_an_answer_after_it_was_settled_says_what_happened(client, where):
    key = form_of(client.get(where), "done")["key"].value()
    send(client, where, "done", note="Signed", on=timezone.localdate())

    page = client.get(where)
    late = client.post(where, {"kind": "done", "done-key": key, "done-note": "Again"})

    assert page.status_code == 200
    assert "It is now: To confirm" in text(page)
    assert "Signed" in text(page)
    assert late.status_code == 409
    assert "changed nothing" in text(late)
    assert Answer.objects.count() == 1


def test_what_was_answered_stands_on_the_page_and_more_can_be_said(client, where):
    send(client, where, "help", note="How do I file it?")

    page = client.get(where)

    assert "How do I file it?" in text(page)
    assert form_of(page, "done")


def test_a_chase_is_answered_as_a_reminder_is(client, owner, milestone, coordinator):
    item = ChasedItemFactory(chase__recipient=owner, milestone=milestone)

    where = path_of(answer_url_of_chase(item))
    send(client, where, "done", note="Signed", on=timezone.localdate())

    milestone.refresh_from_db()
    assert milestone.status == "submitted"
    assert Answer.objects.get().chased_item == item


def test_a_chased_follow_up_without_a_date_can_be_answered(client, owner):
    promise = FollowUpFactory(owner=owner, due_on=None)
    item = ChasedItemFactory(chase__recipient=owner, milestone=None, follow_up=promise)

    page = client.get(path_of(answer_url_of_chase(item)))

    assert "No date was agreed" in text(page)


def test_answers_to_all_mails_about_a_thing_stand_in_its_timeline(
    client, where, owner, milestone
):
    item = ChasedItemFactory(chase__recipient=owner, milestone=milestone)
    send(client, where, "postponed", on=timezone.localdate() + 90 * DAY, note="Away")
    send(client, path_of(answer_url_of_chase(item)), "help", note="How?")

    with translation.override("en"):
        entries = answers_of(Topic.MILESTONE, milestone)

    assert [entry["text"] for entry in entries] == [
        f"{owner} asked for help",
        f"{owner} gave another date",
    ]
    assert "by the link in a mail" in entries[0]["at"]
    assert entries[1]["note"].endswith("Away")


def test_ten_forms_in_a_while_are_enough(client, where):
    for _number in range(10):
        client.post(where, {"kind": "help"})

    page = client.post(where, {"kind": "help"})

    assert page.status_code == 429
    assert page.headers["Retry-After"] == "900"
