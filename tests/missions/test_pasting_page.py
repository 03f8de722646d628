"""Lists and programmes pasted into the log page; nothing here needs JavaScript."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from institutions.models import Institution, Person
from missions.forms.rows import MOST_ROWS
from missions.models import DelegationMember, Mission, Visit
from tests.factories.institutions import PersonFactory, PostFactory
from tests.missions.log_page import log_data
from tests.missions.pasted import fill_registry

ADD = "/missions/new/"
LIST = """M. BATCHEY Gaston, Directeur général de l’emploi, DGE, chef de délégation
Mme Afi Lawson, Juriste, Agence nationale pour l'emploi (ANPE)
E. Amoussou, Directeur général, ANPE
"""
CLEAR = "\n".join(LIST.splitlines()[:2])
PROGRAMME = """Mardi 22 janvier 2019
9h30 – 11h00 : Visite de l’ANETI : placement à l’international
11h00 : Pause-café
15h : Rencontre avec l’UGTT
"""


@pytest.fixture(autouse=True)
def registry():
    return fill_registry()


@pytest.fixture
def client(client, staff):
    client.force_login(staff)
    return client


class Page:
    """The log log, and what the browser would send from it next."""

    def __init__(self, client, **typed):
        self.client, self.sent = client, log_data(**typed)

    def press(self, button, value="1", **typed):
        response = self.client.post(ADD, self.sent | typed | {button: value})
        assert response.status_code == 200
        self.text, self.shown = response.text, response.context["log"]
        self.sent = self.shown.data.dict()
        del self.sent[button]
        return self

    def column(self, prefix, field):
        total = int(self.sent[f"{prefix}-TOTAL_FORMS"])
        return [self.sent.get(f"{prefix}-{row}-{field}", "") for row in range(total)]


@pytest.fixture
def log(client):
    return Page(client)


def test_a_pasted_list_is_shown_first_and_stored_nowhere(log):
    log.press("read-members", pasted_members=LIST)
    paste = log.shown.pastes["members"]

    assert paste.heading == "3 lines pasted."
    assert [counted["text"] for counted in paste.counts] == [
        "1 person known",
        "1 new person",
        "1 to check",
    ]
    assert "E. Amoussou, Directeur général, ANPE" in log.text
    assert "Is this the same person?" in log.text
    assert log.column("members", "name") == []
    assert not Person.objects.filter(family_name="Lawson").exists()


def test_a_list_costs_open_paste_read_and_accept(log, client):
    log.press("read-members", pasted_members=CLEAR).press("accept-members")
    response = client.post(ADD, log.sent)

    mission = Mission.objects.get()
    members = DelegationMember.objects.order_by("position")
    assert response.url.startswith(mission.get_absolute_url())
    assert [str(member.person) for member in members] == [
        "Gaston Batchey",
        "Afi Lawson",
    ]
    assert [member.role for member in members] == ["head", "member"]
    assert [member.institution.acronym for member in members] == ["DGE", "ANPE"]
    assert [member.sex for member in members] == ["M", "F"]
    assert Person.objects.filter(family_name="Batchey").count() == 1


def test_a_programme_costs_the_same(log, client):
    log.press("read-visits", pasted_visits=PROGRAMME)
    assert "Meal, break or free time" in log.text
    assert [c["text"] for c in log.shown.pastes["visits"].counts] == [
        "2 institutions known"
    ]
    log.press("accept-visits")
    client.post(ADD, log.sent)

    first, second = Visit.objects.order_by("start_time")
    assert (first.institution.acronym, second.institution.acronym) == ("ANETI", "UGTT")
    assert f"{first.start_time:%H:%M}–{first.end_time:%H:%M}" == "09:30–11:00"
    assert first.subject == "placement à l’international"
    assert f"{first.takes_place_on:%d/%m/%Y}" == "22/01/2019"


def test_what_was_accepted_stands_on_the_page_unsaved(log):
    log.press("read-members", pasted_members=CLEAR).press("accept-members")

    assert log.column("members", "name") == ["Gaston Batchey", "Afi Lawson"]
    assert "2 lines pasted." in log.text
    assert "Undo the paste" in log.text
    assert "pasted_members-0-name" not in log.sent
    assert "pasted_members" not in log.sent
    assert not Mission.objects.exists()


def test_the_undo_takes_out_those_rows_and_keeps_what_was_typed(client):
    log = Page(client, members=[{"name": "Typed Before"}, {}])
    log.press("read-members", pasted_members=CLEAR).press("accept-members")
    assert log.column("members", "name")[0] == "Typed Before"
    log.sent |= {
        "members-1-name": "Corrected Since",
        "members-TOTAL_FORMS": "4",
        "members-3-name": "Typed Since",
        "purpose": "Typed elsewhere",
    }

    log.press("undo-members", value=log.shown.pastes["members"].last_token)

    assert log.column("members", "name") == ["Typed Before", "Typed Since"]
    assert log.sent["purpose"] == "Typed elsewhere"
    assert "Undo the paste" not in log.text


def test_each_of_two_pastes_is_undone_alone(log):
    for line in CLEAR.splitlines():
        log.press("read-members", pasted_members=line).press("accept-members")

    log.press("undo-members", value=log.shown.pastes["members"].last_token)
    assert log.column("members", "name") == ["Gaston Batchey"]

    log.press("undo-members", value=log.shown.pastes["members"].last_token)
    assert log.column("members", "name") == [""]


def test_a_row_with_an_open_question_waits_for_the_answer(log):
    log.press("read-members", pasted_members=LIST).press("accept-members")

    assert log.column("members", "name") == ["Gaston Batchey", "Afi Lawson"]
    assert log.column("pasted_members", "name") == ["E. Amoussou"]
    assert log.shown.pastes["members"].heading == "1 row waits for your answer."


def answered(log, answer):
    log.press("read-members", pasted_members="E. Amoussou, Directeur, ANPE")
    log.press("accept-members", **{"pasted_members-0-name_is": answer})
    return log.column("members", "name")


def test_the_same_person_is_taken_by_the_name_of_the_registry(log, client):
    known = Person.objects.get(family_name="Amoussou")

    assert answered(log, known.pk) == ["Edmond Amoussou"]
    client.post(ADD, log.sent)
    assert DelegationMember.objects.get().person == known


def test_another_person_stays_another_one_even_of_the_same_name(log, client):
    known = Person.objects.get(family_name="Batchey")
    log.press("read-members", pasted_members="M. Gaston Batchey, Juriste, ANPE")
    assert "That is him: Gaston Batchey – Directeur (DGE)" in log.text

    log.press("accept-members", **{"pasted_members-0-name_is": "other"})
    client.post(ADD, log.sent)

    assert DelegationMember.objects.get().person != known
    assert Person.objects.filter(family_name="Batchey").count() == 2


def test_what_was_answered_in_the_preview_is_posted_with_the_row(log):
    known = Person.objects.get(family_name="Amoussou")

    answered(log, known.pk)

    assert log.column("members", "name_is") == [str(known.pk)]
    assert log.column("members", "name_about") == ["Edmond Amoussou"]
    assert log.column("members", "institution_is") == [
        Institution.objects.get(acronym="ANPE").code
    ]


def test_of_two_namesakes_the_row_is_the_one_that_was_meant(log, client, registry):
    other = PersonFactory(given_names="Edmond", family_name="Amoussou")
    PostFactory(person=other, institution=registry["DGE"], title="Juriste")

    log.press("read-members", pasted_members="M. Edmond Amoussou, Expert")
    log.press("accept-members", **{"pasted_members-0-name_is": other.pk})
    client.post(ADD, log.sent)

    assert DelegationMember.objects.get().person == other


@pytest.mark.parametrize("box", ["members", "visits"])
def test_an_institution_that_is_new_asks_once_for_its_country_and_type(
    log, client, box
):
    text = {
        "members": "- M. Kodjo Adja, Juriste, Zorblax Quux",
        "visits": "22/01/2019 10h : Visite de Zorblax Quux",
    }[box]
    log.press(f"read-{box}", **{f"pasted_{box}": text}).press(f"accept-{box}")
    assert log.text.count("is new to the registry") == 1

    review = client.post(ADD, {k: v for k, v in log.sent.items() if k != "confirmed"})
    assert "Check before you save" in review.text
    assert "Zorblax Quux" in review.text
    client.post(ADD, log.sent)

    new = Institution.objects.get(is_incomplete=True)
    assert new.name == "Zorblax Quux"
    assert new.country_id == {"members": "TG", "visits": "TN"}[box]


def test_the_hosts_that_are_ticked_outlast_a_paste(client, registry):
    posts = [PostFactory(institution=registry["ANETI"]).pk for _ in range(2)]
    met = {"institution": "ANETI", "hosts": posts, "hosts_shown": "1"}
    log = Page(client, visits=[met | {"takes_place_on": "22/01/2019"}])
    read = {"pasted_visits": PROGRAMME, "read-visits": "1"}
    sent = client.post(ADD, log.sent | read).context["log"].data
    del sent["read-visits"]

    page = client.post(ADD, dict(sent.lists()) | {"accept-visits": "1"})

    kept = page.context["log"].data
    assert kept.getlist("visits-0-hosts") == [str(pk) for pk in posts]
    assert kept["visits-2-institution"].startswith("Union")


def test_an_answer_that_was_not_offered_is_none(log):
    stranger = PersonFactory(given_names="Not", family_name="Offered")

    assert answered(log, stranger.pk) == []


def test_a_doubtful_institution_is_asked_for_and_taken_by_its_label(log, registry):
    log.press("read-members", pasted_members="- M. Kodjo Adja, Juriste, CNP")
    assert "Which institution is meant?" in log.text

    answer = {"pasted_members-0-institution_is": registry["CNP-Togo"].pk}
    log.press("accept-members", **answer)

    assert log.column("members", "institution") == [
        "Conseil national du patronat du Togo (CNP-Togo), Togo"
    ]


def test_another_institution_keeps_the_words_that_were_pasted(log):
    log.press("read-members", pasted_members="- M. Kodjo Adja, Juriste, CNP")
    log.press("accept-members", **{"pasted_members-0-institution_is": "other"})

    assert log.column("members", "institution") == ["CNP"]
    assert log.column("members", "institution_is") == ["new"]


def test_cells_are_corrected_before_they_are_taken(log):
    log.press("read-members", pasted_members="- M. Kodjo Adja, Juriste, Ecole")
    corrections = {
        "pasted_members-0-name": "Kodjo Adjan",
        "pasted_members-0-institution": "ANPE",
        "pasted_members-0-role": "observer",
    }
    log.press("accept-members", **corrections)

    assert log.column("members", "name") == ["Kodjo Adjan"]
    assert log.column("members", "role") == ["observer"]
    assert log.column("members", "institution")[0].endswith("(ANPE), Togo")


def test_a_row_without_its_tick_is_left_behind(log):
    log.press("read-members", pasted_members=CLEAR)
    del log.sent["pasted_members-0-take"]
    log.press("accept-members")

    assert log.column("members", "name") == ["Afi Lawson"]


def test_a_paste_is_dropped_without_a_trace(log):
    log.press("read-members", pasted_members=LIST).press("drop-members")

    assert log.column("members", "name") == []
    assert "BATCHEY" not in log.text


def test_a_preview_outlives_other_buttons_of_the_page(log):
    log.press("read-members", pasted_members=LIST).press("add-visits")

    assert log.column("pasted_members", "name")[0] == "Gaston Batchey"


@pytest.mark.parametrize(
    ("box", "sentence"),
    [("members", "No name recognised."), ("visits", "No visit recognised.")],
)
def test_a_text_that_says_nobody_is_told_so(log, box, sentence):
    log.press(f"read-{box}", **{f"pasted_{box}": "Lorem ipsum dolor"})

    assert sentence in log.text
    assert "Lorem ipsum dolor" in log.text


def test_an_empty_box_is_just_the_page_again(log):
    log.press("read-members", pasted_members="  ")

    assert "No name recognised" not in log.text


def test_more_people_than_a_page_holds_are_left_out_in_so_many_words(log):
    lines = "\n".join(f"- M. Kodjo Adja{n:c}, Juriste" for n in range(97, 123)) + "\n"
    log.press("read-members", pasted_members=lines * 3)
    assert len(log.column("pasted_members", "name")) == MOST_ROWS
    assert "Beyond what one page holds" in log.text

    typed = {"members-TOTAL_FORMS": "1", "members-0-name": "Typed Before"}
    log.press("accept-members", **typed)

    assert "This page holds 60 rows. Take fewer of them." in log.text
    assert log.column("members", "name") == ["Typed Before"]
    assert len(log.column("pasted_members", "name")) == MOST_ROWS


def test_only_so_many_lines_are_read_and_the_page_says_so(log):
    log.press("read-members", pasted_members="bla bla\n" * 201)

    assert "Only the first 200 lines were read." in log.text


@pytest.mark.parametrize("box", ["members", "visits"])
@pytest.mark.parametrize(
    "text",
    [
        "\x00\x00",
        "a" * 1_000_000,
        "M. A Koffi, DGE\n" * 40_000,
        '"' * 5000,
        "\t" * 5000,
        "🎉\u202e\ufeff\u200b; ; ;\n" * 50,
        "قائمة الوفد\n١. محمد",
        "9h - 9h - 22/01 22/01 " * 3000,
        "((((" * 2000,
        "99/99/9999 99:99\tvisite de\t",
        "\x0b\x1c\u2028;|\t\n" * 100,
    ],
    ids=range(11),
)
def test_no_text_breaks_the_page(log, box, text):
    log.press(f"read-{box}", **{f"pasted_{box}": text}).press(f"accept-{box}")


@pytest.mark.parametrize(
    "sent",
    [
        {"pasted_members-TOTAL_FORMS": "nonsense"},
        {"pasted_members-TOTAL_FORMS": "9999999999"},
        {"pasted_members-TOTAL_FORMS": "2", "pasted_members-0-doubts": "what ever"},
        {"members-TOTAL_FORMS": "2", "members-0-pasted": "x", "members-1-pasted": "²"},
    ],
)
def test_a_page_that_was_tampered_with_is_still_a_page(log, sent):
    log.press("accept-members", pasted_members="x", **sent)


def test_sixty_people_cost_no_more_queries_than_one(log):
    def queries(text):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            log.press("read-members", pasted_members=text)
        return len(captured)

    lines = [f"- M. Kodjo Adja{n:c}, Juriste, ANPE" for n in range(97, 123)]
    queries(lines[0])

    assert queries("\n".join(lines)) == queries(lines[0])
    everybody = [LIST, *lines]
    assert queries("\n".join(everybody)) == queries(LIST)
