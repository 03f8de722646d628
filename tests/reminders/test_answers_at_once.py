"""Somebody else was faster: between the page and its form, or while the form arrives."""

import uuid

import pytest
from django.utils import timezone

from cooperation.models import Milestone
from migration_coop.lib.lifecycle import TransitionError
from reminders.actions.answering import give_answer
from reminders.answering import answer_url, read_link
from reminders.forms.answers import forms_for
from reminders.models import Answer, AnswerKind
from reminders.views.answers import say_what_happened
from tests.factories.reminders import ReminderFactory
from tests.reminders.answering import DAY, path_of


@pytest.fixture
def milestone(due_on):
    return due_on(timezone.localdate() + 7 * DAY)


@pytest.fixture
def asked(milestone, owner):
    """As it was when the form arrived."""
    reminder = ReminderFactory(
        milestone=milestone, recipient=owner, occurrence=milestone.forecast_on
    )
    token = path_of(answer_url(reminder)).split("/")[3]
    return read_link(token, now=timezone.now())


def close():
    Milestone.objects.update(status="dropped")


def give_away():
    Milestone.objects.update(owner=None)


@pytest.mark.parametrize("change", [close, give_away])
def test_an_answer_under_the_lock_sees_what_was_faster(asked, change):
    change()

    with pytest.raises(TransitionError):
        give_answer(
            asked,
            AnswerKind.HELP,
            typed={"note": "How?"},
            form_key=uuid.uuid4(),
            at=timezone.now(),
        )
    assert not Answer.objects.exists()


@pytest.mark.parametrize(("change", "status"), [(close, 409), (give_away, 410)])
def test_the_page_then_says_what_happened(rf, asked, change, status, nobody):
    request = rf.post("/reminders/answer/x/", {"kind": "help", "help-note": "How?"})
    request.user = nobody
    forms = forms_for(asked, today=timezone.localdate(), sent="help", data=request.POST)
    form = next(form for form in forms if form.kind == "help")
    change()

    page = say_what_happened(request, asked, form, TransitionError("Too late"))

    assert page.status_code == status
