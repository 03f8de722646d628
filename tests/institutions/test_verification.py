"""What somebody should look at again: the list, and the click."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from institutions.models import Institution, InstitutionStatus
from institutions.verification import due_for_verification
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import CountryFactory, InstitutionFactory

LIST = "/institutions/verification/"
TODAY = date(2026, 3, 2)


def html(response):
    return response.content.decode()


def listed(client, query=""):
    return [row.code for row in client.get(f"{LIST}{query}").context["page"]]


def verified(code, days_ago, **more):
    day = timezone.localdate() - timedelta(days=days_ago)
    return InstitutionFactory(code=code, verified_on=day, **more)


def test_a_year_without_a_look_is_long(administrator):
    day_before = InstitutionFactory(verified_on=date(2025, 3, 1))
    InstitutionFactory(verified_on=date(2025, 3, 2))
    never = InstitutionFactory()
    InstitutionFactory(status=InstitutionStatus.DISSOLVED)

    due = due_for_verification(administrator, today=TODAY)

    assert set(due) == {day_before, never}


def test_the_longest_ago_comes_first_and_never_before_all(editor):
    verified("TG-B", 800)
    verified("TG-C", 500)
    verified("TG-NEW", 3)
    InstitutionFactory(code="TG-NEVER")

    assert listed(editor) == ["TG-NEVER", "TG-B", "TG-C"]
    page = html(editor.get(LIST))
    assert "more than 12 months ago" in page
    assert "3 institutions" in page


def test_the_list_is_narrowed_to_a_country(editor):
    InstitutionFactory(code="TG-X")
    InstitutionFactory(code="TN-X", country=CountryFactory(code="TN"))

    assert listed(editor, "?country=TN") == ["TN-X"]
    assert 'value="TN" selected' in html(editor.get(f"{LIST}?country=TN"))


def test_an_administrator_of_a_country_sees_its_own(client):
    client.force_login(GrantFactory(role=Role.ADMIN).user)
    InstitutionFactory(code="TG-X")
    InstitutionFactory(code="TN-X", country=CountryFactory(code="TN"))
    InstitutionFactory(code="XX-X", country=None)

    assert listed(client) == ["TG-X"]
    assert "Tunisia" not in html(client.get(LIST))


def test_others_verify_nothing(client, coordinator):
    client.force_login(coordinator)
    assert client.get(LIST).status_code == 403


def test_an_empty_list_says_so(editor):
    assert "Nothing to verify" in html(editor.get(LIST))


def test_a_row_is_confirmed_in_place(editor):
    InstitutionFactory(code="TG-X")

    answer = editor.post(
        "/institutions/TG-X/confirm/", {"version": 1}, headers={"HX-Request": "true"}
    )

    assert "Confirmed today." in html(answer)
    assert "<html" not in html(answer)
    assert Institution.objects.get().verified_on == timezone.localdate()


def test_a_row_that_changed_meanwhile_asks_to_look_again(editor):
    InstitutionFactory(code="TG-X", version=2)

    answer = editor.post(
        "/institutions/TG-X/confirm/", {"version": 1}, headers={"HX-Request": "true"}
    )

    assert "The record has changed since you opened it." in html(answer)
    assert Institution.objects.get().verified_on is None


@pytest.mark.parametrize(
    ("narrowed", "address"), [("TG", f"{LIST}?country=TG"), ("", LIST), ("//x", LIST)]
)
def test_without_a_script_one_comes_back_to_the_list(editor, narrowed, address):
    InstitutionFactory(code="TG-X")

    answer = editor.post(
        "/institutions/TG-X/confirm/", {"version": 1, "list": narrowed}
    )

    assert answer.url == address


def test_many_rows_cost_what_one_costs(editor):
    def queries():
        with CaptureQueriesContext(connection) as found:
            editor.get(LIST)
        return len(found)

    InstitutionFactory(verified_by=GrantFactory().user)
    at_one = queries()
    for country in ("TN", "ML"):
        InstitutionFactory(country=CountryFactory(code=country))
    assert queries() == at_one
