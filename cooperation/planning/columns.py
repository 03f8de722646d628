"""Columns of a workbook: what each holds, recognised by its heading."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from migration_coop.lib.languages import FIRST_LANGUAGES
from migration_coop.lib.search import folded

# Several columns may hold sections: one for each level, the highest first.
LEVELS = "levels"
SEARCHED_ROWS = 20


@dataclass(frozen=True)
class Column:
    """`words` are folded; our own label is one of them, in each language."""

    name: str
    label: str | Promise
    words: str


COLUMNS = [
    Column(
        "number", _("Number"), "n° | no | n | numero | num | code | ref | reference"
    ),
    Column("level", _("Level"), "niveau | type"),
    Column("title_fr", _("Title in French"), "intitule | titre | libelle | title"),
    Column("title_en", _("Title in English"), "intitule en anglais | english title"),
    Column(
        LEVELS,
        _("Level of sections"),
        "axe | axe strategique | pilier | vision | objectif | objectif strategique"
        " | objectif specifique | objectif general | resultat | resultat attendu"
        " | effet | produit | composante | domaine | domaine strategique | axis"
        " | strategic axis | pillar | objective | strategic objective | specific objective"
        " | goal | outcome | output | result | component | area | section",
    ),
    Column(
        "activity",
        _("Activity"),
        "activites | activite | activity | actions | action | activities | mesure | measure",
    ),
    Column(
        "milestone",
        pgettext_lazy("of a plan", "Milestone"),
        "jalons | jalon | milestones | milestone | etape | etapes | livrable | deliverable",
    ),
    Column(
        "baseline_on",
        _("Agreed date"),
        "echeance | echeancier | date limite | delai | chronogramme | calendrier"
        " | periode | date | deadline | due date | timeline | when | until | date de fin",
    ),
    Column(
        "forecast_on",
        _("Expected date"),
        "date prevue | date actualisee | nouvelle date | forecast | current date",
    ),
    Column(
        "body",
        _("Responsible"),
        "responsable | responsables | structure responsable | institution responsable"
        " | chef de file | institution | lead | responsible institution | in charge | who",
    ),
    Column(
        "partners",
        _("Partners"),
        "partenaires | partenaire | acteurs associes | acteurs | structures associees",
    ),
    Column("indicator", _("Indicator"), "indicateur | indicateurs | iov | indicators"),
    Column("target", _("Target"), "cible | cibles | targets | valeur cible"),
    Column(
        "means_of_verification",
        _("Means of verification"),
        "sources de verification | source de verification | moyens de verification"
        " | moyen de verification | mov | source of verification",
    ),
    Column(
        "funding",
        _("Cost and source of funding"),
        "cout | couts | budget | financement | source de financement | cost | funding"
        " | source of funding | cout estimatif",
    ),
    Column("waits_for", _("Comes after"), "apres | depend de | predecesseur | after"),
    Column(
        "expected_evidence",
        _("Expected evidence"),
        "preuve | preuve attendue | piece exigee | piece attendue | evidence",
    ),
]
BY_NAME = {column.name: column for column in COLUMNS}
# What stands in a heading beside its word: "Coût (FCFA)", "Échéance :".
ASIDE = re.compile(r"\(.*?\)|[:*.]+$")


def recognised(heading: str) -> str:
    """The name of the column that this heading means; empty for none."""
    text = ASIDE.sub("", folded(heading)).strip()
    return _words().get(text, "")


def find_headings(rows: Sequence[Sequence[str]]) -> int:
    """Which row holds the headings: the one that tells most columns, near the top."""
    scores = [
        sum(bool(recognised(cell)) for cell in row) for row in rows[:SEARCHED_ROWS]
    ]
    return scores.index(max(scores)) if any(scores) else 0


def mapped(headings: Sequence[str]) -> list[str]:
    """A column for each heading; only the levels may be several."""
    found: list[str] = []
    for heading in headings:
        name = recognised(heading)
        is_free = name == LEVELS or name not in found
        found.append(name if is_free else "")
    if "title_fr" in found:
        return [
            "" if name in {LEVELS, "activity", "milestone"} else name for name in found
        ]
    if "baseline_on" not in found and "forecast_on" in found:
        found[found.index("forecast_on")] = "baseline_on"
    return found


def _words() -> dict[str, str]:
    words = {}
    for column in COLUMNS:
        for word in column.words.split("|"):
            words.setdefault(word.strip(), column.name)
    for language in FIRST_LANGUAGES:
        with translation.override(language):
            for column in COLUMNS:
                words[folded(str(column.label))] = column.name
    return words
