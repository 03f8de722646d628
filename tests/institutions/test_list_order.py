"""The list of institutions by each of its orders: page after page, as Python sorts."""

from datetime import date

import pytest
from django.test import RequestFactory
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from institutions.listing import COLUMNS
from institutions.models import Institution, InstitutionStatus, InstitutionType
from institutions.models.duplicate import DuplicateKeys
from migration_coop.lib.formats import country_name
from migration_coop.lib.pages import keyset_page
from migration_coop.lib.search import folded
from tests.factories.institutions import CountryFactory

SORTED = [column.name for column in COLUMNS.columns if column.sort]
LAST = (1, "")
NAMES = st.sampled_from(["", "École", "ecole", "Zone", "agence", "Ábaco"])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "name_fr": NAMES,
            "name_en": st.sampled_from(["Éducation", "union", "Agency"]),
            "country_id": st.none() | st.sampled_from(["TG", "DZ", "CI", "DE"]),
            "type": st.sampled_from(["UNI", "PES", "GOV-LAB"]),
            "social_side": st.sampled_from(["government", "workers"]),
            "status": st.sampled_from(["active", "dormant", "dissolved"]),
            "city": st.sampled_from(["", "Lomé", "lome", "Kara"]),
            "verified_on": st.none() | st.dates(date(2020, 1, 1), date(2020, 1, 3)),
        }
    ),
    max_size=8,
)


def place(value):
    """Empty ones come last."""
    return LAST if value is None else (0, value)


def key_of(row, name):
    """What the reader sees in that column, folded as a dictionary does."""
    match name:
        case "name":
            return place(folded(row.name))
        case "country":
            code = row.country_id
            return place(code and folded(country_name(code)))
        case "verified":
            return place(row.verified_on)
        case "city":
            return place(folded(row.city))
        case "code":
            return place(row.code)
        case _:
            field = "social_side" if name == "side" else name
            return place(folded(getattr(row, f"get_{field}_display")()))


def in_python(rows, order):
    """Stable sorts, the least important first; backwards turns all but the tie."""
    rows = sorted(rows, key=lambda row: row.pk)
    names = [part.removeprefix("-") for part in order]
    parts = [*order, *(["name"] if "name" not in names else [])]
    for part in reversed(parts):
        name = part.removeprefix("-")
        rows.sort(key=lambda row: key_of(row, name), reverse=part.startswith("-"))
    return rows


def request(query):
    made = RequestFactory().get(f"/{query}")
    made.user = type("Reader", (), {"pk": 1})
    return made


def by_pages(order, size):
    address = f"?sort={'.'.join(order)}"
    found = []
    while address:
        layout = COLUMNS.layout(request(address))
        rows, keys = layout.ordered(Institution.objects.all())
        page = keyset_page(rows, request(address), keys=keys, size=size)
        found += page.rows
        address = page.next_url
    return found


@pytest.fixture
def countries():
    for code in ("TG", "DZ", "CI", "DE"):
        CountryFactory(code=code)


@pytest.mark.parametrize("language", ["fr", "en"])
@given(rows=ROWS, size=st.integers(1, 3), data=st.data())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_pages_are_the_rows_as_python_sorts_them(countries, language, rows, size, data):
    DuplicateKeys.objects.all().delete()
    Institution.objects.all().delete()
    stored = Institution.objects.bulk_create(
        Institution(code=f"X-{number}", iati_type="10", **row)
        for number, row in enumerate(rows)
    )
    names = st.lists(st.sampled_from(SORTED), min_size=1, max_size=2, unique=True)
    order = [
        f"-{name}" if data.draw(st.booleans()) else name for name in data.draw(names)
    ]

    with translation.override(language):
        assert by_pages(order, size) == in_python(stored, order)


@pytest.mark.parametrize("name", SORTED)
def test_every_column_that_sorts_can_be_sorted_by(name):
    """Whatever the examples above happened to draw."""
    Institution.objects.bulk_create(
        Institution(
            code=f"X-{number}",
            iati_type="10",
            name_fr=f"N {number}",
            type=InstitutionType.UNION if number % 2 else InstitutionType.TRAINING,
            status=InstitutionStatus.DORMANT if number > 2 else "active",
            social_side="workers" if number == 1 else "government",
            city=f"C {number % 3}",
            verified_on=date(2020, 1, 1 + number % 2) if number else None,
        )
        for number in range(5)
    )
    stored = list(Institution.objects.order_by("pk"))

    for order in ([name], [f"-{name}"]):
        assert by_pages(order, 2) == in_python(stored, order)
