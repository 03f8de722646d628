"""Countries, people, institutions, money and wishes that a press note names."""

import pytest

from missions.press_note.proposals import State
from tests.missions.press_notes import read

FOUND, CHECK, MISSING = State.FOUND, State.CHECK, State.MISSING


def visited(note):
    found = {}
    for visit in note.visits:
        value = visit.institution.values[0]
        found[getattr(value, "code", value)] = visit.institution.state
    return found


# Countries and city


@pytest.mark.parametrize(
    "text",
    [
        "Une délégation béninoise est en visite à Lomé.",
        "Le Togo reçoit une délégation du Bénin.",
        "A delegation from Benin visited Lomé, Togo.",
        "A Beninese delegation was received by the Togolese authorities.",
        "L’ANPE du Togo a reçu une délégation de l’ANPE du Bénin.",
        "Ambassade du Bénin au Togo : nos cadres sont en visite à Lomé.",
    ],
)
def test_who_travels_and_who_hosts_follows_from_the_words_around(text):
    note = read(text)

    assert (note.visiting_country.value, note.host_country.value) == ("BJ", "TG")


def test_nobody_visits_their_own_country():
    only_visitor = read("La délégation togolaise remercie tout le monde.")
    only_host = read("Une visite à Lomé est prévue. Le Togo accueillera tout le monde.")

    assert only_visitor.visiting_country.value == "TG"
    assert only_visitor.host_country.state == MISSING
    assert only_host.visiting_country.state == MISSING
    assert only_host.host_country.value == "TG"


def test_little_evidence_is_to_be_checked():
    note = read("Une délégation béninoise rencontre l’ANETI.")

    assert note.host_country.state == CHECK
    assert visited(note) == {"TN-ANETI": CHECK}


def test_la_reunion_is_a_meeting_and_guinea_bissau_is_not_guinea():
    note = read("La Réunion de travail. A delegation from Guinea-Bissau visited Dakar.")

    assert note.visiting_country.value == "GW"


def test_a_text_without_any_mission_gives_nothing():
    note = read("Le ministère a publié un rapport. Les lecteurs sont contents.")

    assert note.visiting_country.state == note.host_country.state == MISSING
    assert (note.seats, note.visits, note.themes, note.interests) == ([], [], [], [])


def test_an_empty_text_gives_nothing():
    assert read(" \n ").starts_on.state == MISSING


def test_two_cities_of_the_host_compete():
    note = read("Une délégation du Togo en visite à Rabat et à Casablanca au Maroc.")

    assert note.city.state == CHECK
    assert note.city.values == ["Rabat", "Casablanca"]


# People


@pytest.mark.parametrize(
    ("text", "name", "title", "institution"),
    [
        ("conduite par M. Yao Koffi, directeur de l’ANPE", "Yao Koffi", "directeur", 1),
        (
            "conduite par le directeur de l’ANPE, M. Yao Koffi",
            "Yao Koffi",
            "directeur",
            1,
        ),
        ("conduite par Yao Koffi (directeur, ANPE)", "Yao Koffi", "directeur", 1),
        ("led by Mr Yao Koffi, Director, ANPE,", "Yao Koffi", "Director", 1),
        ("avec Mme Ama Koffi, chef du bureau des visas", "Ama Koffi", "", 0),
        ("conduite par Mme Ama Koffi", "Ama Koffi", "", 0),
    ],
)
def test_a_name_its_function_and_its_institution_stand_together(
    text, name, title, institution
):
    note = read(f"Une délégation du Togo {text} est en visite à Tunis, en Tunisie.")
    [seat] = note.seats

    assert seat.name == name
    assert seat.title.startswith(title)
    assert [body.code for body in seat.institution.values] == ["TG-ANPE"] * institution


def test_people_of_the_host_do_not_sit_in_the_delegation():
    note = read(
        "Une délégation malienne conduite par Mme Awa Diop, directrice de l’ANPE du"
        " Mali, a été reçue par M. Ali Ben Salah à Tunis, en Tunisie."
        " M. Sami Trabelsi, directeur général de l’ANETI, l’a remerciée."
        " Le ministre tunisien, M. Adel Gharbi, a accueilli la délégation."
        " Received by Mr. Hedi Amri, adviser of ANETI, she thanked him."
    )

    assert [seat.name for seat in note.seats] == ["Awa Diop"]


def test_somebody_named_again_by_their_family_name_is_the_same_person():
    note = read(
        "Une délégation du Togo conduite par M. Yao Koffi, directeur, est en visite à"
        " Tunis, en Tunisie. M. Koffi a remercié ses hôtes. M. 3 était absent."
    )

    assert [seat.name for seat in note.seats] == ["Yao Koffi"]


def test_somebody_without_a_word_about_the_delegation_is_to_be_checked():
    note = read(
        "Une mission du Togo est en visite à Tunis, en Tunisie. Yao Koffi, conseiller,"
        " a pris la parole."
    )

    assert [(seat.name, seat.state) for seat in note.seats] == [("Yao Koffi", CHECK)]


def test_two_bodies_of_one_name_are_both_offered():
    note = read(
        "Visite à Tunis, en Tunisie. Délégations du Togo et du Bénin, avec M. Yao"
        " Koffi, directeur de l’ANPE."
    )
    [seat] = note.seats

    assert seat.institution.state == CHECK
    assert {body.code for body in seat.institution.values} == {"TG-ANPE", "BJ-ANPE"}


def test_a_group_whose_bodies_compete_lends_nobody_an_institution():
    note = read(
        "Visite à Tunis. Une délégation de l’ANPE, conduite par M. Yao Koffi, directeur."
        " Délégations du Togo et du Bénin en visite à Tunis, en Tunisie."
    )

    assert [seat.institution.state for seat in note.seats] == [MISSING]


@pytest.mark.parametrize(
    ("words", "sides"),
    [
        (
            "un représentant du patronat et un représentant des syndicats",
            ["employers", "workers"],
        ),
        ("representatives of employers and of trade unions", ["employers", "workers"]),
        ("a trade union representative", ["workers"]),
        ("representatives of unions who will speak of employers", ["workers"]),
        ("un représentant de l’UGTT", []),
        ("des représentants de la presse", []),
        ("un représentant de la CNTT", ["workers"]),
    ],
)
def test_seats_by_function_have_a_side(words, sides):
    note = read(f"Une délégation togolaise en visite à Tunis, en Tunisie : {words}.")
    assert sorted(seat.side for seat in note.seats) == sides


# Institutions


def test_institutions_of_the_same_list_that_nobody_knows_are_to_be_checked():
    note = read(
        "Une délégation sénégalaise a visité à Tunis, en Tunisie, l’ANETI, l’Agence de"
        " promotion de l’industrie et de l’innovation, et l’OTE."
    )

    assert visited(note) == {
        "TN-ANETI": FOUND,
        "TN-OTE": FOUND,
        "Agence de promotion de l’industrie et de l’innovation": CHECK,
    }


def test_an_answer_that_is_awaited_makes_a_visit_doubtful():
    note = read(
        "Une délégation du Togo en visite à Tunis, en Tunisie. Séance de travail à"
        " l’ANETI. Nous attendons encore la réponse de l’OTE. L’ATCT existe aussi."
    )

    assert visited(note) == {"TN-ANETI": FOUND, "TN-OTE": CHECK, "TN-ATCT": CHECK}


def test_an_acronym_is_no_word_in_small_letters():
    note = read("Une délégation du Togo visite à Tunis, en Tunisie, mas et ins, l’OTE.")

    assert visited(note) == {"TN-OTE": FOUND}


def test_a_name_does_not_run_over_an_empty_line():
    note = read(
        "Une délégation du Togo en visite à Tunis, en Tunisie, visite l’Office\n\nDes"
        " Tunisiens à l’étranger nous écrivent."
    )

    assert visited(note) == {}


def test_the_day_of_a_visit_is_taken_from_its_clause():
    note = read(
        "Une délégation du Togo en visite à Tunis, en Tunisie, du 3 au 5 juin 2025."
        " Mardi 3 juin, visite de l’ANETI ; mercredi 4 juin, visite de l’OTE."
    )

    days = [visit.on.value.day for visit in note.visits]
    assert days == [3, 4]


# Money


def test_a_programme_that_is_not_named_is_offered_by_who_pays_and_carries_out():
    note = read("Financé par la CEDEAO et mis en œuvre par l’OIT.")

    assert note.programme.state == CHECK
    assert note.programme.value.pk == "FMM-WA"


def test_a_programme_is_not_told_from_who_pays_alone():
    assert read("Financé par l’UE.").programme.state == MISSING


def test_two_programmes_that_are_named_compete():
    note = read("Une visite de THAMM et de FMM West Africa, mais pas de thamm.")

    assert note.programme.state == CHECK
    assert len(note.programme.values) == 2


# Purpose and wishes


def test_two_purposes_compete():
    note = read(
        "L’objectif de la visite est de comparer les lois. L’objectif de la mission"
        " est de signer un accord."
    )

    assert note.purpose.state == CHECK
    assert note.purpose.values == ["Comparer les lois", "Signer un accord"]


def test_a_purpose_of_one_word_says_nothing():
    assert read("Objectif : agir.").purpose.state == MISSING


def test_a_wish_without_anybody_who_wishes_is_to_be_checked():
    note = read("Il serait souhaité de signer vite. Merci de souhaiter la bienvenue.")

    assert [wish.state for wish in note.interests] == [CHECK]


def test_a_wish_ends_where_the_quotation_ends():
    note = read("« Nous souhaitons un accord », a déclaré le ministre, très content.")

    assert [wish.value for wish in note.interests] == ["Nous souhaitons un accord"]


def test_a_wish_and_a_promise_in_one_clause_are_one():
    note = read("Le Togo souhaite un accord et s’est engagé à le signer.")

    assert len(note.interests) == 1


# Themes


def test_a_theme_inside_a_narrower_one_is_not_named_twice():
    note = read("Visite sur le système d’information sur le marché du travail.")

    assert [theme.value.code for theme in note.themes] == ["T02.1"]


# Debriefing


def test_a_debriefing_with_two_bodies_of_the_host_is_to_be_checked():
    note = read(
        "Une délégation du Togo en visite à Tunis, en Tunisie. La séance de restitution"
        " a réuni l’ANETI et l’OTE."
    )

    assert note.debriefing_with.state == CHECK


def test_a_name_of_one_word_is_written_with_a_capital():
    note = read("Financé par Enabel. Financé par enabel et par la gizmo.")

    assert [funder.value.code for funder in note.funders] == ["BE-ENABEL"]
    assert read("Financé par enabel.").funders == []


def test_a_function_in_capitals_is_no_part_of_a_name():
    note = read(
        "Une délégation du Togo conduite par M. Yao Koffi Directeur, en visite à Tunis,"
        " en Tunisie. M. Koffi ANPE. Lomé Yao Diop, conseiller, représentants des syndicats, , des"
        " patrons."
    )

    assert [seat.name for seat in note.seats if seat.name] == ["Yao Koffi", "Yao Diop"]
    assert [seat.side for seat in note.seats if not seat.name] == [
        "workers",
        "employers",
    ]
