"""Facts that are changed in the tables of the administration are noticed elsewhere."""

from datetime import date

import pytest

from institutions.models import FormerName, Institution
from migration_coop.lib.records import EditConflict
from tests.factories.institutions import FormerNameFactory, InstitutionFactory


@pytest.fixture
def agency():
    return InstitutionFactory(code="TG-ANPE", name_fr="Agence")


@pytest.fixture
def tables(client, django_user_model):
    person = django_user_model.objects.create_superuser(
        email="root@example.org", password="x"
    )
    client.force_login(person)
    return client


def address(agency):
    return f"/admin/institutions/institution/{agency.pk}/change/"


def sent(client, agency, **typed):
    """Every field of the page as it is shown, and what somebody types over it."""
    data = {}
    for inline in client.get(address(agency)).context["inline_admin_formsets"]:
        rows = inline.formset
        for form in [rows.management_form, *rows.initial_forms]:
            for field in form:
                value = field.value()
                data[field.html_name] = "" if value is None else value
    return client.post(address(agency), data | typed)


def test_a_former_name_added_there_makes_open_edits_stale(tables, agency):
    opened = agency.version

    response = sent(
        tables,
        agency,
        **{
            "former_names-TOTAL_FORMS": 1,
            "former_names-0-name_fr": "Service",
            "former_names-0-valid_to": "2004-01-01",
        },
    )

    assert response.status_code == 302
    assert agency.former_names.get().name_fr == "Service"
    agency = Institution.objects.get()
    assert agency.version == opened + 1
    with pytest.raises(EditConflict):
        agency.save_edit(expected_version=opened, fields=["city"])


def test_a_fact_changed_there_makes_its_own_open_edits_stale_too(tables, agency):
    fact = FormerNameFactory(
        institution=agency, name_fr="Service", valid_to=date(2004, 1, 1)
    )

    sent(tables, agency, **{"former_names-0-name_fr": "Bureau"})

    changed = FormerName.objects.get()
    assert (changed.name_fr, changed.version) == ("Bureau", fact.version + 1)


def test_a_save_without_a_change_disturbs_nobody(tables, agency):
    FormerNameFactory(institution=agency, valid_to=date(2004, 1, 1))

    assert sent(tables, agency).status_code == 302

    assert Institution.objects.get().version == agency.version
