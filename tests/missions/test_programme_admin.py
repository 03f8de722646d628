"""Programmes in Django's admin: what they are, and the days that they set."""

import pytest
from pytest_django.asserts import assertContains, assertRedirects

from missions.models import Programme
from tests.factories.missions import ProgrammeFactory

DAYS = {
    "late_after_days": 20,
    "slips_after_days": 14,
    "quiet_after_days": 15,
    "no_news_after_days": 60,
    "dormant_after_days": 120,
    "stalled_after_days": 300,
}


@pytest.fixture
def keeper(client, administrator):
    administrator.is_staff = True
    administrator.save()
    client.force_login(administrator)
    return client


@pytest.fixture
def programme():
    return ProgrammeFactory()


@pytest.fixture
def answers(programme):
    names = {"code": programme.code, "name_fr": "Appui", "name_en": "Support"}
    reports = {"report_months": 6, "report_days": 45, "shows_lateness": "on"}
    return names | DAYS | reports | {"version": programme.version}


def test_an_administrator_sets_the_days_of_a_programme(keeper, programme, answers):
    url = "/admin/missions/programme/"
    assertContains(keeper.get(f"{url}{programme.pk}/change/"), "late_after_days")

    response = keeper.post(f"{url}{programme.pk}/change/", answers)

    assertRedirects(response, url)
    programme.refresh_from_db()
    assert {name: getattr(programme, name) for name in DAYS} == DAYS
    assert (programme.report_months, programme.report_days) == (6, 45)
    assert programme.shows_lateness


def test_silence_that_is_noticed_after_there_is_no_news_is_refused(
    keeper, programme, answers
):
    url = f"/admin/missions/programme/{programme.pk}/change/"

    response = keeper.post(url, answers | {"quiet_after_days": 61})

    assertContains(response, "Silence is at risk before it is no news.")
    assert Programme.objects.get(pk=programme.pk).quiet_after_days == 30


def test_a_programme_is_not_deleted(keeper, programme):
    url = f"/admin/missions/programme/{programme.pk}/delete/"

    assert keeper.get(url).status_code == 403
