"""A person's own judgement of a milestone: dated, with a reason, beside the rules'."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from tests.factories.cooperation import MilestoneFactory, MilestoneJudgementFactory


@pytest.fixture
def milestone():
    return MilestoneFactory(number="1.1.1")


@pytest.fixture
def address(milestone):
    where = [milestone.plan.code, milestone.number]
    return reverse("cooperation:milestone_judge", args=where)


def test_somebody_judges_otherwise_and_both_are_on_the_page(
    client, staff, milestone, address
):
    client.force_login(staff)
    assertContains(client.get(address), "The rules say: Late.")

    typed = {"health": "on_track", "reason": "Signed, not yet on paper"}
    assertRedirects(client.post(address, typed), milestone.get_absolute_url())

    judgement = milestone.judgements.get()
    assert (judgement.health, judgement.by) == ("on_track", staff)
    page = client.get(milestone.get_absolute_url())
    for text in ("Late", "On track", "Signed, not yet on paper", str(staff)):
        assertContains(page, text)


def test_a_judgement_is_taken_back_by_another_one(client, staff, milestone, address):
    MilestoneJudgementFactory(milestone=milestone)
    client.force_login(staff)

    client.post(address, {"health": "", "reason": "It is late after all"})

    assert milestone.judgements.count() == 2
    page = client.get(milestone.get_absolute_url())
    assertContains(page, "As computed")
    assertContains(page, "The minister has changed")


def test_without_a_reason_nothing_is_recorded_and_the_choice_is_kept(
    client, staff, milestone, address
):
    client.force_login(staff)

    page = client.post(address, {"health": "at_risk", "reason": ""})

    assertContains(page, "checked")
    assert not milestone.judgements.exists()


def test_readers_see_judgements_and_cannot_make_any(
    client, observer, milestone, address
):
    MilestoneJudgementFactory(milestone=milestone)
    client.force_login(observer)

    page = client.get(milestone.get_absolute_url())

    assertContains(page, "The minister has changed")
    assertNotContains(page, address)
    assert client.get(address).status_code == 403


def test_judgements_stay_as_they_are():
    judgement = MilestoneJudgementFactory()

    for alter in (judgement.delete, judgement.save):
        with pytest.raises(Exception, match="append_only"), transaction.atomic():
            alter()


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"reason": ""}, "judgement_has_a_reason"),
        ({"health": "reached"}, "judgement_is_a_colour_or_none"),
    ],
)
def test_judgements_are_colours_with_reasons(changes, name):
    with pytest.raises(IntegrityError, match=name):
        MilestoneJudgementFactory(**changes)


def test_a_judgement_names_its_milestone():
    judgement = MilestoneJudgementFactory()

    assert str(judgement) == f"{judgement.milestone_id}: at_risk"
