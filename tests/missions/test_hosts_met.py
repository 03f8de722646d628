"""Whom a visit met, on its page."""

import pytest

from tests.factories.institutions import CountryFactory, InstitutionFactory, PostFactory
from tests.factories.missions import VisitFactory, VisitHostFactory


@pytest.fixture
def visit(mission):
    return VisitFactory(mission=mission, number=1)


@pytest.fixture
def page_for(client, visit):
    def page(user):
        client.force_login(user)
        return client.get(visit.get_absolute_url()).content.decode()

    return page


def met(visit, **body):
    post = PostFactory(person__family_name="Trabelsi", institution__acronym="ANETI")
    type(post.institution).objects.filter(pk=post.institution_id).update(**body)
    VisitHostFactory(visit=visit, person=post.person, post=post, title="Director")


def test_hosts_are_named_with_the_title_of_that_day(page_for, visit, staff):
    met(visit)
    VisitHostFactory(visit=visit, person=None, title="The archivist")
    page = page_for(staff)

    assert "Whom they met" in page
    assert "Trabelsi" in page
    assert "Director" in page
    assert "The archivist" in page


def test_nobody_met_nothing_shown(page_for, visit, staff):
    assert "Whom they met" not in page_for(staff)


def test_somebody_of_a_restricted_body_elsewhere_is_not_named(
    page_for, visit, staff, host_staff
):
    met(visit, status="restricted", country=CountryFactory(code="TN"))
    VisitHostFactory(visit=visit, person=hidden(), title="")

    assert "Trabelsi" not in page_for(staff)
    assert "Director" in page_for(staff)
    assert "Name withheld" in page_for(staff)
    assert "Trabelsi" in page_for(host_staff)


def hidden():
    body = InstitutionFactory(status="restricted", country=CountryFactory(code="TN"))
    return PostFactory(institution=body).person
