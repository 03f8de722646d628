"""One box for everything that the user may see, and a page of what is found."""

from datetime import date

import pytest

from missions.models import MissionStatus
from overview.finding.find import COUNTED, KINDS, SHOWN
from overview.finding.near import one_letter_apart
from tests.factories.cooperation import FollowUpFactory
from tests.factories.institutions import InstitutionFactory
from tests.factories.missions import MissionFactory


@pytest.fixture
def search(client, staff):
    client.force_login(staff)

    def get(words, **more):
        return client.get("/search/", {"q": words, **more}).content.decode()

    return get


def test_nothing_found_says_so_and_too_little_says_what_to_type(search):
    assert "Nothing found" in search("xyzzy")
    assert "Type at least two letters" in search("x")
    assert "Type at least two letters" in search("\0 , '")
    assert "Type at least two letters" in search("")


def test_the_words_stay_in_the_box(search):
    assert 'value="&lt;l&#x27;emploi&gt;"' in search("<l'emploi>")


def test_more_than_five_lead_to_all_of_the_kind(search):
    for number in range(SHOWN + 1):
        InstitutionFactory(name_fr=f"Agence {number}")

    html = search("agence")

    assert 'href="/search/?q=agence&amp;kind=institution"' in html
    assert html.count("<mark>Agence</mark>") == SHOWN


def test_counts_stop_at_twenty(search):
    for number in range(COUNTED):
        InstitutionFactory(name_fr=f"Agence {number}")
    assert ">20</span>" in search("agence")

    InstitutionFactory(name_fr="Agence de plus")
    assert "more than 20" in search("agence")


def test_all_of_one_kind_come_page_by_page_and_none_twice(search):
    for number in range(30):
        InstitutionFactory(name_fr=f"Agence {number:02}")

    first = search("agence", kind="institution")
    query = first.split('rel="next" href="?')[1].split('"')[0].replace("&amp;", "&")
    after = query.split("after=")[1]
    second = search("agence", kind="institution", after=after.replace("%3A", ":"))

    found = [n for n in range(30) if f"</mark> {n:02}<" in first]
    rest = [n for n in range(30) if f"</mark> {n:02}<" in second]
    assert (found, rest) == (list(range(25)), list(range(25, 30)))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_a_page_of_all(search, kind):
    assert "Nothing found" in search("xyzzy", kind=kind)


def test_an_unknown_kind_is_no_kind(search):
    InstitutionFactory(name_fr="Agence")

    assert "<mark>Agence</mark>" in search("agence", kind="ghosts")


def test_missions_come_newest_first(search):
    for year in (2017, 2019, 2018):
        day = date(year, 1, 21)
        MissionFactory(title=f"Emploi {year}", starts_on=day, ends_on=day)

    html = search("emploi")

    years = ["2019", "2018", "2017"]
    assert sorted(years, key=lambda year: html.index(f"</mark> {year}")) == years


def test_the_acronym_itself_comes_before_names_that_contain_it(search):
    for number in range(SHOWN):
        InstitutionFactory(name_fr=f"Agence {number} de l'ANPE")
    InstitutionFactory(name_fr="Office national", acronym="ANPE")

    assert "Office national" in search("anpe")


def test_a_draft_of_somebody_elses_country_is_not_found(client, outsider):
    MissionFactory(title="Emploi et migration", status=MissionStatus.DRAFT)
    client.force_login(outsider)

    html = client.get("/search/?q=migration").content.decode()

    assert "Nothing found" in html


@pytest.mark.parametrize("words", ["emploi", "emploi&kind=mission"])
def test_it_costs_the_same_for_one_row_and_for_three(
    client, staff, django_assert_num_queries, words
):
    client.force_login(staff)
    FollowUpFactory(title="Emploi", mission__title="Emploi")
    with django_assert_num_queries(4):
        client.get(f"/search/?q={words}")
    FollowUpFactory.create_batch(2, title="Emploi", mission__title="Emploi")
    with django_assert_num_queries(4):
        client.get(f"/search/?q={words}")


# Did you mean


@pytest.mark.parametrize("typed", ["migartion", "migraton", "migrattion", "nigration"])
def test_one_letter_amiss_is_put_right(search, typed):
    MissionFactory(title="Emploi et migration")

    html = search(typed)

    assert "Nothing found for" in html
    assert 'href="/search/?q=migration"' in html
    assert "Did you mean “migration”?" in html


def test_neighbours_that_changed_places_are_put_right_in_a_long_name(search):
    InstitutionFactory(name_fr="Agence nationale pour l'emploi")

    assert "Did you mean “Agence”?" in search("agnece")


def test_two_letters_amiss_are_left_alone(search):
    MissionFactory(title="Emploi et migration")

    assert "Did you mean" not in search("mygrotion")


def test_what_is_offered_finds_something(search):
    MissionFactory(title="Emploi et migration")

    assert "Did you mean" not in search("migartion santé")


def test_short_words_and_known_ones_are_kept(search):
    MissionFactory(title="Emploi et migration de travail")

    assert "Did you mean “de migration”?" in search("de migartion")
    assert "Did you mean “travail migration”?" in search("travail migartion")


def test_nothing_is_offered_that_the_reader_may_not_see(client, outsider):
    MissionFactory(title="Emploi et migration")
    client.force_login(outsider)

    assert "Did you mean" not in client.get("/search/?q=migartion").content.decode()


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("emploi", "emplois", True),
        ("emploi", "mploi", True),
        ("emploi", "enploi", True),
        ("emploi", "emplio", True),
        ("emploi", "emploi", False),
        ("emploi", "plemoi", False),
        ("emploi", "", False),
    ],
)
def test_one_letter_apart(one, other, apart):
    assert one_letter_apart(one, other) is apart
