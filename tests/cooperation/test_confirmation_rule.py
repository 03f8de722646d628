"""Who confirms a milestone is a rule of its plan."""

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import Role
from cooperation.models import ActionPlan, ConfirmationRule, MilestoneStatus
from tests.factories.accounts import GrantFactory
from tests.factories.cooperation import EvidenceFactory, MilestoneFactory
from tests.factories.institutions import InstitutionFactory


@pytest.fixture
def submitted(staff):
    milestone = MilestoneFactory(number="1.1.1")
    evidence, now = EvidenceFactory(), timezone.now()
    milestone.submit(evidence=evidence, on=timezone.localdate(), by=staff, at=now)
    return milestone


@pytest.fixture
def colleague():
    return GrantFactory(role=Role.STAFF).user


@pytest.fixture
def of_the_lead(submitted):
    lead = InstitutionFactory(acronym="DGE")
    ActionPlan.objects.update(lead_institution=lead)
    grant = GrantFactory(role=Role.STAFF, country=None, institution=lead)
    return grant.user


def confirm(client, user, milestone):
    client.force_login(user)
    where = [milestone.plan.code, milestone.number]
    url = reverse("cooperation:milestone_confirm", args=where)
    page = client.get(milestone.get_absolute_url())
    return page, url, client.post(url, {"note": ""})


@pytest.mark.parametrize(
    ("rule", "who", "may"),
    [
        (ConfirmationRule.EDITORS, "colleague", True),
        (ConfirmationRule.COORDINATORS, "colleague", False),
        (ConfirmationRule.COORDINATORS, "coordinator", True),
        (ConfirmationRule.LEAD, "colleague", False),
        (ConfirmationRule.LEAD, "of_the_lead", True),
        (ConfirmationRule.NAMED, "coordinator", False),
        (ConfirmationRule.NAMED, "colleague", True),
    ],
)
def test_only_who_the_rule_names_confirms(
    client, submitted, request, of_the_lead, colleague, rule, who, may
):
    plan = submitted.plan
    ActionPlan.objects.update(confirmation=rule)
    plan.confirmers.add(colleague)

    page, url, answer = confirm(client, request.getfixturevalue(who), submitted)

    (assertContains if may else assertNotContains)(page, url)
    submitted.refresh_from_db()
    assert (submitted.status == MilestoneStatus.REACHED) is may
    if not may:
        assertContains(answer, "The rule of the plan says who", status_code=409)


def test_page_says_who_confirms(client, submitted, of_the_lead, colleague):
    client.force_login(colleague)
    url = submitted.get_absolute_url()
    assertContains(client.get(url), "Anybody else who may edit the plan")

    ActionPlan.objects.update(confirmation=ConfirmationRule.LEAD)
    assertContains(client.get(url), "DGE")

    ActionPlan.objects.update(confirmation=ConfirmationRule.NAMED)
    submitted.plan.confirmers.add(colleague)
    assertContains(client.get(url), f"<bdi>{colleague}</bdi>")


def test_rule_of_the_lead_needs_a_leading_institution(submitted):
    with pytest.raises(IntegrityError, match="plan_confirmed_by_its_lead_has_one"):
        ActionPlan.objects.update(confirmation=ConfirmationRule.LEAD)
