"""The columns of institutions, and how each is read and shown."""

import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from exchange.targets.base import Column
from exchange.targets.readers import (
    Unreadable,
    choice_words,
    read_email,
    read_known,
    read_language,
    read_list,
    read_phone,
    read_text,
    read_url,
    read_weekday,
)
from exchange.targets.reading import Cells, References
from institutions.models import (
    IdentifierScheme,
    Institution,
    InstitutionType,
    SocialSide,
)
from migration_coop.lib.dates import parse_date
from migration_coop.lib.formats import country_name

COLUMNS = [
    Column("code", gettext_lazy("Code"), ("code passerelle", "id", "reference")),
    Column(
        "name_fr",
        gettext_lazy("Name in French"),
        (
            *("nom", "institution", "institutions", "structure", "structures"),
            *("denomination", "intitule", "organisme", "nom de l'institution"),
            *("nom de la structure", "name", "nom complet", "libelle", "organisation"),
        ),
    ),
    Column(
        "name_en",
        gettext_lazy("Name in English"),
        ("english name", "nom anglais", "institution name"),
    ),
    Column("name_pt", gettext_lazy("Name in Portuguese"), ("nome", "nom portugais")),
    Column("name_ar", gettext_lazy("Name in Arabic"), ("nom arabe", "الاسم")),
    Column(
        "unofficial_names",
        gettext_lazy("Unofficial translations"),
        ("traductions officieuses",),
    ),
    Column(
        "acronym",
        gettext_lazy("Acronym"),
        ("sigle", "sigles", "abreviation", "abbreviation", "acronyme"),
    ),
    Column("type", gettext_lazy("Type"), ("categorie", "nature", "type d'institution")),
    Column("social_side", gettext_lazy("Side in social dialogue"), ("collège",)),
    Column("country", gettext_lazy("Country"), ("pays", "etat", "code pays", "iso")),
    Column("city", gettext_lazy("City"), ("ville", "localite", "commune", "siege")),
    Column("address", gettext_lazy("Address"), ("adresse", "adresse postale", "bp")),
    Column(
        "website",
        gettext_lazy("Website"),
        ("site", "site web", "site internet", "web", "url"),
    ),
    Column(
        "email",
        gettext_lazy("General e-mail"),
        ("email", "e-mail", "courriel", "mail", "adresse electronique", "mel"),
    ),
    Column(
        "phone",
        gettext_lazy("Telephone"),
        ("telephone", "tel", "tel.", "phone", "telephones", "contact", "numero"),
    ),
    Column("whatsapp", gettext_lazy("WhatsApp service number"), ("whatsapp",)),
    Column("languages", gettext_lazy("Working languages"), ("langues", "langue")),
    Column("rest_days", gettext_lazy("Weekly rest days"), ("jours de repos",)),
    Column("mandate", gettext_lazy("Mandate"), ("mission", "missions", "attributions")),
    Column(
        "parent",
        gettext_lazy("Parent body"),
        ("tutelle", "ministere de tutelle", "ministere", "rattachement", "parent"),
    ),
    Column(
        "themes_offered",
        gettext_lazy("Themes offered"),
        ("themes", "thematiques", "domaines", "offre"),
    ),
    Column("themes_sought", gettext_lazy("Themes sought"), ("demande", "besoins")),
    Column("iati", gettext_lazy("IATI organisation identifier"), ("iati org id",)),
    Column("ror", gettext_lazy("Research Organization Registry"), ("ror id",)),
    Column("wikidata", gettext_lazy("Wikidata"), ("wikidata id",)),
    Column("former_names", gettext_lazy("Former names"), ("anciens noms", "ex")),
    Column("source", pgettext_lazy("of a record", "Source"), ("sources", "reference")),
    Column("note", gettext_lazy("Note"), ("observations", "remarques", "notes")),
]
LABELS = {column.name: column.label for column in COLUMNS}
IDENTIFIERS = tuple(IdentifierScheme.values)
THEMES = {"themes_offered": "offered", "themes_sought": "sought"}
# Fields of the row itself, as opposed to rows beside it.
FIELDS = tuple(
    name
    for name in LABELS
    if name not in {"code", "parent", "former_names", *IDENTIFIERS, *THEMES}
)
LONGEST_TEXT = 5_000
# "Office national de l'emploi (2004–2013)", or "… (2004-03-01–2013-05-01)", "(–2013)"
FORMER = re.compile(
    r"(?P<name>.+?)\s*[(\[]\s*(?P<since>\d{4}(?:-\d\d-\d\d)?)?\s*"
    r"[-–/]\s*(?P<until>\d{4}(?:-\d\d-\d\d)?)\s*[)\]]"
)
PARTS = re.compile(r"\s*[;|\n]\s*")


def read_institution(cells: Cells, references: References) -> None:
    """Everything but the parent body, which is looked for among the institutions."""
    for column, longest in _lengths().items():
        cells.read(column, partial(read_text, longest=longest))
    cells.read("country", references.country)
    country = cells.values.get("country")
    cells.read("type", _read_type)
    cells.read("social_side", _read_side)
    cells.read("website", read_url)
    cells.read("email", read_email)
    for column in ("phone", "whatsapp"):
        cells.read(column, partial(read_phone, country=country))
    for column in ("languages", "unofficial_names"):
        cells.read(column, partial(read_list, read=read_language))
    cells.read("rest_days", _read_weekdays)
    for column in THEMES:
        cells.read(column, partial(read_list, read=references.theme))
    cells.read("former_names", _read_former_names)


@cache
def _lengths() -> dict[str, int]:
    """Of the columns that are plain text."""
    names = (
        *("name_fr", "name_en", "name_pt", "name_ar", "acronym", "city", "address"),
        *("mandate", "source", "note"),
    )
    found = {
        name: Institution._meta.get_field(name).max_length or LONGEST_TEXT
        for name in names
    }
    return found | dict.fromkeys(IDENTIFIERS, 100)


@cache
def _words_of(choices: type) -> dict[str, str]:
    return choice_words(choices.choices)  # type: ignore[attr-defined]


def _read_type(text: str) -> str:
    return _read_choice(
        text, InstitutionType, _("This type of institution is not known.")
    )


def _read_side(text: str) -> str:
    return _read_choice(text, SocialSide, _("This side is not known."))


def _read_choice(text: str, choices: Any, unknown: str) -> str:
    try:
        return read_known(text, _words_of(choices), unknown=unknown)
    except Unreadable as problem:
        if problem.proposal:
            problem.proposal = str(choices(problem.proposal).label)
        raise


def _read_weekdays(text: str) -> list[int]:
    return sorted(int(day) for day in read_list(text, read_weekday))


def _read_former_names(text: str) -> list[list[str | None]]:
    """Name, from which day, up to which day: a year begins on its first."""
    found = []
    for part in filter(None, PARTS.split(text.strip())):
        if not (said := FORMER.fullmatch(part)):
            raise Unreadable(
                _("Write former names as: Name (2004–2013); Other (–2004).")
            )
        since, until = _day(said["since"]), _day(said["until"])
        if until is None or (since and since >= until):
            raise Unreadable(_("A former name ends before it begins."))
        found.append([said["name"], since, until])
    return found


def _day(text: str | None) -> str | None:
    if not text:
        return None
    day = parse_date(text if "-" in text else f"{text}-01-01")
    if day is None:
        raise Unreadable(_("This date does not exist. Write it as 31/12/2018."))
    return day.isoformat()


def written(column: str, value: Any) -> str:
    """A value as a cell says it: in exports, and beside what would change."""
    if not value:
        return ""
    if column == "former_names":
        return "; ".join(
            f"{name} ({since or ''}–{until})" for name, since, until in value
        )
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return str(value)


def shown(column: str, value: Any) -> str:
    """A value for a reader."""
    show: Mapping[str, Callable[[Any], Any]] = {
        "country": country_name,
        "type": lambda code: InstitutionType(code).label,
        "social_side": lambda code: SocialSide(code).label,
    }
    return (
        str(show[column](value)) if value and column in show else written(column, value)
    )
