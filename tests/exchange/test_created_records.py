"""Rows of an import lead to what they made."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exchange.created_records import Created, created_records
from institutions.models import Institution
from tests.exchange.sheets import written
from tests.factories.cooperation import MilestoneFactory
from tests.factories.exchange import ImportRowFactory
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    InstitutionIdentifierFactory,
    PersonFactory,
)
from tests.factories.missions import MissionFactory, VisitFactory


def row_that_made(*records):
    done = [{"created": [one._meta.label_lower, one.pk]} for one in records]
    at = timezone.now()
    return ImportRowFactory(action="create", written_at=at, done=done)


def made(administrator, *rows):
    found = created_records(rows, user=administrator)
    return [found.get(row.pk) for row in rows]


@pytest.mark.parametrize("factory", [InstitutionFactory, PersonFactory, MissionFactory])
def test_a_row_leads_to_its_record_by_its_name(administrator, factory):
    record = factory()
    [created] = made(administrator, row_that_made(record))
    assert created == Created(str(record), record.get_absolute_url())


def test_a_row_leads_to_the_visit_and_not_to_its_mission(administrator):
    mission = MissionFactory(starts_on=date(2019, 1, 21), ends_on=date(2019, 1, 25))
    visit = VisitFactory(mission=mission)
    [created] = made(administrator, row_that_made(PersonFactory(), mission, visit))
    assert created.url == visit.get_absolute_url()
    assert created.label == f"{mission.code}, 21\xa0Jan 2019"


def test_a_row_of_a_plan_leads_to_its_milestone(administrator):
    milestone = MilestoneFactory(title_fr="Protocole signé")
    [created] = made(administrator, row_that_made(milestone.activity, milestone))
    assert created == Created("Protocole signé", milestone.get_absolute_url())


def test_what_has_no_page_or_is_gone_is_not_led_to(administrator):
    rows = [
        row_that_made(InstitutionIdentifierFactory()),
        row_that_made(Institution(pk=0)),
        ImportRowFactory(
            action="update", written_at=timezone.now(), done=[{"model": "x"}]
        ),
    ]
    assert made(administrator, *rows) == [None, None, None]


def test_the_list_of_rows_has_the_links(client, administrator):
    CountryFactory(code="TG")
    client.force_login(administrator)
    import_ = written(administrator, ["nom", "pays"], ["Agence", "Togo"])
    page = client.get(f"{import_.get_absolute_url()}rows/").text
    assert '<a href="/institutions/TG-INST-001/"><bdi>Agence</bdi></a>' in page


def test_as_many_queries_for_three_rows_as_for_one(administrator):
    rows = [row_that_made(InstitutionFactory(), VisitFactory()) for _ in range(3)]
    created_records(rows, user=administrator)
    counts = []
    for some in (rows[:1], rows):
        with CaptureQueriesContext(connection) as queries:
            created_records(some, user=administrator)
        counts.append(len(queries))
    assert counts[0] == counts[1]
