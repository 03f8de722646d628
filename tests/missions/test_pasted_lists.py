"""Delegation lists as people paste them; in doubt a cell is to be checked ("?")."""

import pytest

from missions.pasting.cells import Why
from tests.missions.pasted import fill_registry, read_list


@pytest.fixture(autouse=True)
def registry():
    return fill_registry()


@pytest.fixture
def read(staff):
    return lambda text: read_list(staff, text)[0]


@pytest.mark.parametrize(
    ("line", "name", "sex"),
    [
        ("M. BATCHEY Gaston, DGE", "Gaston Batchey", "M"),
        ("Mme Afi Lawson-Body, DGE", "Afi Lawson-Body", "F"),
        ("S.E.M. Kodjo ADEDZE, Ministre", "Kodjo Adedze", "M"),
        ("S.E. Mme Kossiwa Adja, Ministre", "Kossiwa Adja", "F"),
        ("H.E. Hon. Grace Addo, Minister", "Grace Addo", None),
        ("Dr Afetogbo Azilan, Directeur", "Afetogbo Azilan", None),
        ("M Kodjo Adedze, Ministre", "Kodjo Adedze", None),
        ("- Sra. Ana Tavares, Diretora", "Ana Tavares", "F"),
        ("* N’GUESSAN-KOFFI Aya, Directrice", "Aya N’Guessan-Koffi", None),
    ],
)
def test_civilities_and_capitals_are_understood(read, line, name, sex):
    [row] = read(line)

    assert (row["name"], row.get("sex")) == (name, sex)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("1. KOFFI AYA, Directeur", "Koffi Aya?"),
        ("1. KOFFI Aya MENSAH, Directeur", "KOFFI Aya MENSAH?"),
        ("Lomé Togo, 12 janvier", "Lomé Togo?"),
        ("M. Inconnu, DGE", "Inconnu"),
    ],
)
def test_a_name_in_doubtful_order_is_to_be_checked(read, line, name):
    assert read(line)[0]["name"] == name


@pytest.mark.parametrize(
    ("line", "title", "institution"),
    [
        ("M. A. Koffi, Juriste, ANPE", "Juriste", "ANPE"),
        ("M. A. Koffi – Juriste (ANPE)", "Juriste", "ANPE"),
        ("M. A. Koffi, ANPE, Juriste", "Juriste", "ANPE"),
        ("M. A. Koffi, Juriste, ANPE, Lomé", "Juriste, Lomé?", "ANPE"),
        ("M. A. Koffi (ANPE)", None, "ANPE"),
        ("M. A. Koffi ANPE", None, "ANPE"),
        ("M. A. Koffi, Juriste", "Juriste", None),
        ("M. A. Koffi, Université de Kara", None, "Université de Kara"),
        ("M. A. Koffi, Poète", "Poète?", None),
        ("M. A. Koffi, Juriste, Université de Kara", "Juriste", "Université de Kara"),
        ("M. A. Koffi, Université de Kara, Juriste", "Juriste?", "Université de Kara?"),
        ("M. A. Koffi, Juriste, Droit, Kara", "Juriste?", "Droit, Kara?"),
        ("M. A. Koffi, Office des Tunisiens à l'étranger", None, "?"),
        (
            "M. A. Koffi, Juriste, Agence nationale pour l’emploi (ANPE)",
            "Juriste",
            "Agence nationale pour l’emploi (ANPE)",
        ),
    ],
)
def test_function_and_institution_are_told_apart(read, line, title, institution):
    [row] = read(line)

    assert row.get("title") == title
    if institution == "?":
        assert row["institution"].endswith("?")
    else:
        assert row.get("institution") == institution


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Chef de délégation : M. A. Koffi, DGE", "head"),
        ("M. A. Koffi, DGE (chef de la délégation)", "head"),
        ("Mr A. Koffi, DGE, Head of delegation", "head"),
        ("Mme A. Koffi, DGE, rapporteure", "rapporteur"),
        ("Mme A. Koffi, interprète", "interpreter"),
        ("Mme A. Koffi, DGE, membre", None),
        ("Mme A. Koffi, DGE", None),
        ("Note : Mme A. Koffi", None),
    ],
)
def test_roles_are_recognised_as_such(read, line, role):
    rows = read(line)

    assert [row.get("role") for row in rows] == ([role] if "Note" not in line else [])


def test_a_table_is_read_by_its_headings(read):
    rows = read(
        "N°;Civilité;NOM;Prénoms;Fonction;Structure;Rôle;Contact\n"
        "1;Mme;LAWSON;Afi;Juriste;ANPE;Rapporteure;90 00 00 00\n"
        "2;M.;BATCHEY;Gaston;Directeur;DGE;Conseiller du ministre;\n"
        "Total : 2"
    )

    assert rows == [
        {
            "name": "Afi Lawson",
            "title": "Juriste",
            "institution": "ANPE",
            "role": "rapporteur",
            "sex": "F",
        },
        {
            "name": "Gaston Batchey",
            "title": "Directeur",
            "institution": "DGE",
            "sex": "M",
        },
    ]


def test_a_function_that_is_a_role_is_the_role(read):
    [row] = read("Nom complet;Fonction;Structure\nAbla Koffi;Interprète;ANPE")

    assert row == {"name": "Abla Koffi", "institution": "ANPE", "role": "interpreter"}


def test_columns_of_spaces_are_columns_and_a_shifted_row_is_none(staff):
    rows, reading = read_list(
        staff,
        "Nom et prénoms    Fonction     Structure\n"
        "BATCHEY Gaston    Directeur    DGE\nKOFFI Abla    ANPE",
    )

    assert rows == [
        {"name": "Gaston Batchey", "title": "Directeur", "institution": "DGE"}
    ]
    assert len(reading.left_out) == 1


def test_a_table_with_commas_is_read_and_a_comma_in_a_cell_is_noticed(read):
    rows = read(
        'Full Name,Position,Institution\n"Koffi, Abla",Director,ANPE\n'
        "Kodjo Adja,Director, Labour,ANPE"
    )

    assert rows[0] == {
        "name": "Abla Koffi?",
        "title": "Director",
        "institution": "ANPE",
    }
    assert all(text.endswith("?") for text in rows[1].values())


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("Nom / Name;Fonction/Titre;Nom de la structure", "Abla Koffi;Juriste;ANPE"),
        (
            "Nom complet;Fonction actuelle;Structure d’origine",
            "Abla Koffi;Juriste;ANPE",
        ),
    ],
)
def test_headings_say_the_same_in_other_words(read, headings, row):
    [found] = read(f"{headings}\n{row}")

    assert found["name"].startswith("Abla Koffi")
    assert (found["title"], found["institution"]) == ("Juriste", "ANPE")


def test_civilities_and_both_names_are_found_without_headings(read):
    rows = read("M.\tBATCHEY\tGaston\tDirecteur\tDGE\nMme\tKOFFI\tAbla\tJuriste\tANPE")

    assert rows[1] == {
        "name": "Abla Koffi",
        "title": "Juriste",
        "institution": "ANPE",
        "sex": "F",
    }


def test_lines_below_a_name_say_what_the_person_does(read):
    assert read(
        "1. M. BATCHEY Gaston\n   Directeur général\n   DGE\n"
        "2. Mme KOFFI Abla\n   Juriste, Direction de la coopération\n\nDGE"
    ) == [
        {
            "name": "Gaston Batchey",
            "title": "Directeur général",
            "institution": "DGE",
            "sex": "M",
        },
        {
            "name": "Abla Koffi",
            "title": "Juriste",
            "institution": "Direction de la coopération?",
            "sex": "F",
        },
    ]


def test_a_role_in_a_line_of_its_own_is_said_of_the_next_person(read):
    rows = read("CHEF DE DÉLÉGATION\nM. A. Koffi, DGE\nM. B. Koffi, DGE")

    assert [row.get("role") for row in rows] == ["head", None]


def test_a_sentence_says_who_leads(read):
    [row] = read(
        "La délégation est conduite par M. Gaston Batchey, Directeur. Elle comprend :"
    )

    assert row == {
        "name": "Gaston Batchey",
        "title": "Directeur",
        "role": "head",
        "sex": "M",
    }


def test_a_column_called_role_may_hold_functions(read):
    [row] = read("Name;Role;Organisation\nAbla Koffi;Director;ANPE")

    assert row == {"name": "Abla Koffi", "title": "Director", "institution": "ANPE"}


@pytest.mark.parametrize("heading", ["Titre;Nom;Structure", "Title;Name;Institution"])
def test_a_column_called_title_may_hold_civilities(read, heading):
    [row] = read(f"{heading}\nMme;KOFFI Abla;ANPE")

    assert row == {"name": "Abla Koffi", "sex": "F", "institution": "ANPE"}


def test_a_seat_may_have_a_function_and_no_name_yet(read):
    assert read("Nom;Fonction;Structure\n;Représentant;CNP-Togo\n;;ANPE") == [
        {"title": "Représentant", "institution": "CNP-Togo"}
    ]
    assert read("- M. le Directeur général de l’ANPE") == [
        {"title": "Directeur général de l’ANPE?", "sex": "M"}
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("KOFFI Abla", "Abla Koffi"),
        ("Koffi Abla", "Koffi Abla?"),
        ("Koffi, Abla", "Abla Koffi?"),
        ("Batchey Gaston", "Gaston Batchey"),
    ],
)
def test_in_a_column_of_family_names_first_capitals_settle_the_order(read, name, shown):
    assert read(f'Nom et prénoms\tStructure\n"{name}"\tDGE')[0]["name"] == shown


@pytest.mark.parametrize(
    ("heading", "cell", "shown"),
    [
        ("Sexe", "F", "F"),
        ("Sexe", "Homme", "M"),
        ("Sexe", "?", None),
        # Beside H, the M of a Portuguese list is a woman.
        ("H/M", "M", "M?"),
        ("H/M", "H", "M"),
    ],
)
def test_the_sex_comes_from_a_column_that_says_it_plainly(read, heading, cell, shown):
    [row] = read(f"Nom complet;Structure;{heading}\nAbla Koffi;ANPE;{cell}")

    assert row.get("sex") == shown


def test_a_civility_and_a_column_that_disagree_are_to_be_checked(read):
    [row] = read("Nom complet;Structure;Sexe\nMme Abla Koffi;ANPE;M")

    assert row["sex"] == "M?"


def test_beside_english_civilities_an_m_is_no_monsieur(read):
    first, second = read("Mr Kodjo Koffi, Director\nM. Mensah Abla, Director")

    assert first["sex"] == "M"
    assert second["sex"] == "M?"
    assert second["name"].endswith("?")


def test_the_sex_never_comes_from_a_first_name(read):
    assert "sex" not in read("Ablavi Koffi, Directrice, ANPE")[0]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "1\tGaston Batchey\tDirecteur\tDGE\tg@dge.tg\n2\tAbla Koffi\tJuriste\tANPE\t",
            {"title": "Juriste", "institution": "ANPE"},
        ),
        (
            "DGE\tGaston Batchey\tDirecteur\nANPE\tAbla Koffi\tJuriste",
            {"title": "Juriste", "institution": "ANPE"},
        ),
        ("Gaston Batchey\tDGE\nAbla Koffi\tANPE", {"institution": "ANPE"}),
        ("Gaston Batchey\tDirecteur\nAbla Koffi\tJuriste", {"title": "Juriste?"}),
    ],
)
def test_a_table_without_headings_is_read_by_what_its_columns_hold(
    read, table, expected
):
    assert read(table)[1] == {"name": "Abla Koffi"} | expected


def test_without_headings_a_single_word_is_perhaps_no_name(read):
    [row, _] = read("Gaston\tDirecteur\tDGE\nAbla Koffi\tJuriste\tANPE")

    assert row == {"name": "Gaston?", "title": "Directeur?", "institution": "DGE?"}


@pytest.mark.parametrize("table", ["1\t2\n3\t4", "\t\n\t", "a\tb", "90 11 22 33\t1"])
def test_a_table_of_anything_else_is_no_list(read, table):
    assert [row for row in read(table) if not row["name"].endswith("?")] == []


def test_quotation_marks_that_quote_nothing_do_not_swallow_the_list(read):
    lines = "".join(f"Abla{n} Koffi\tJuriste\tANPE\n" for n in range(9))

    rows = read(f'Nom complet\tFonction\tStructure\n"Gaston Batchey\tDG\tDGE\n{lines}')

    assert len(rows) == 10


def test_an_email_around_the_list_is_left_out(staff):
    rows, reading = read_list(
        staff,
        "De : Protocole\nChère collègue,\nVoici la liste :\n"
        "- M. Gaston Batchey, DGE\n- à confirmer\n"
        "Cordialement,\nAbla Koffi\nDirectrice, ANPE",
    )

    assert [row["name"] for row in rows] == ["Gaston Batchey"]
    assert [line.why for line in reading.left_out] == [
        *[Why.MAIL] * 3,
        Why.NO_NAME,
        *[Why.MAIL] * 3,
    ]


def test_headings_and_institutions_are_not_taken_for_people(read):
    assert (
        read(
            "Pour le Gouvernement :\n- Centre National, Lomé\n- DGE\n"
            "Kofi Annan Training Centre, Accra\nDirecteur Général, ANPE\n- 12\n()\n- a@dge.tg\n"
            "(ANPE) Nord, Lomé"
        )
        == []
    )
