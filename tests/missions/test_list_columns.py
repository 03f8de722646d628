"""The columns of the list of missions, their order, and how it is sorted."""

from datetime import timedelta

import pytest

from tests.factories.missions import MONDAY, MissionFactory, ProgrammeFactory

ALL = "mission.dates.delegates.visits.minutes.kind.programme.city.status"


@pytest.fixture
def see(client, staff):
    client.force_login(staff)

    def show(query):
        return client.get(f"/missions/?{query}")

    return show


def titles(response):
    return [mission.title for mission in response.context["page"]]


def test_a_reader_chooses_the_columns_and_the_list_keeps_them(see):
    MissionFactory(city="Tunis", programme=ProgrammeFactory(name_en="Fair paths"))

    assert '<td data-label="Programme"' not in see("").content.decode()
    address = see("layout=1&column=programme&column=city&density=compact").url
    page = see(address.removeprefix("?")).content.decode()

    assert address == "?columns=mission.programme.city&density=compact"
    for text in ("Fair paths", "Tunis", "work-table compact"):
        assert text in page
    assert page.count('<th scope="col"') == 3
    # And it is so from then on.
    assert '<td data-label="Programme"' in see("").content.decode()


def test_every_column_can_be_shown(see):
    mission = MissionFactory()

    page = see(f"columns={ALL}").content.decode()

    assert page.count('<th scope="col"') == len(ALL.split("."))
    assert mission.get_kind_display() in page


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", ["Zone", "école", "Agence"]),
        ("sort=dates", ["Agence", "école", "Zone"]),
        ("sort=mission", ["Agence", "école", "Zone"]),
        ("sort=-mission", ["Zone", "école", "Agence"]),
    ],
)
def test_it_is_sorted_by_day_or_by_title_the_newest_first(see, query, order):
    for week, title in enumerate(("Agence", "école", "Zone")):
        day = MONDAY + timedelta(weeks=week)
        MissionFactory(title=title, starts_on=day, ends_on=day)

    assert titles(see(query)) == order
