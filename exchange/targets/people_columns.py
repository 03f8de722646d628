"""The columns of people with their posts, and how each is read and shown."""

from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from exchange.targets.base import Column
from exchange.targets.readers import (
    choice_words,
    read_date,
    read_email,
    read_known,
    read_language,
    read_list,
    read_phone,
    read_text,
    read_yes_or_no,
)
from exchange.targets.reading import Cells, References
from institutions.models import ChannelKind, ChannelUse, Sex
from migration_coop.lib.dates import parse_date
from migration_coop.lib.formats import format_date

COLUMNS = [
    Column("person", gettext_lazy("Number of the person"), ("id", "numero passerelle")),
    Column(
        "family_name",
        gettext_lazy("Family name"),
        ("nom", "nom de famille", "surname", "last name", "noms"),
    ),
    Column(
        "given_names",
        gettext_lazy("Given names"),
        ("prenom", "prenoms", "prenom(s)", "first name", "given name"),
    ),
    Column(
        "full_name",
        gettext_lazy("Full name"),
        (
            *("nom et prenom", "nom et prenoms", "noms et prenoms", "prenom et nom"),
            *("nom complet", "name", "nom prenom", "point focal"),
        ),
    ),
    Column(
        "civility", gettext_lazy("Civility or protocol title"), ("civilite", "titre")
    ),
    Column("sex", gettext_lazy("Sex"), ("sexe", "genre", "gender")),
    Column("languages", gettext_lazy("Languages"), ("langues", "langue")),
    Column(
        "institution",
        gettext_lazy("Institution"),
        ("structure", "organisme", "organisation", "code institution", "service"),
    ),
    Column("country", gettext_lazy("Country of the institution"), ("pays", "country")),
    Column(
        "title",
        gettext_lazy("Title of the post"),
        ("fonction", "poste", "qualite", "position", "job title", "function"),
    ),
    Column(
        "starts_on",
        pgettext_lazy("a post", "From"),
        ("depuis", "debut", "date de prise de fonction", "since", "start"),
    ),
    Column("ends_on", gettext_lazy("Last day"), ("jusqu'au", "fin", "until", "end")),
    Column(
        "is_focal_point", gettext_lazy("Focal point"), ("point focal oui non", "pf")
    ),
    Column(
        "focal_themes",
        gettext_lazy("Focal point for"),
        ("themes", "thematique", "thematiques", "domaine"),
    ),
    Column(
        "email",
        gettext_lazy("Official e-mail"),
        ("email", "e-mail", "courriel", "mail", "adresse electronique", "mel"),
    ),
    Column(
        "phone",
        gettext_lazy("Official telephone"),
        ("telephone", "tel", "tel.", "phone", "contact", "telephone bureau"),
    ),
    Column("whatsapp", gettext_lazy("Official WhatsApp"), ("whatsapp",)),
    Column(
        "personal_email",
        gettext_lazy("Personal e-mail"),
        ("courriel personnel", "email personnel", "email prive"),
    ),
    Column(
        "personal_phone",
        gettext_lazy("Personal telephone"),
        ("telephone personnel", "mobile", "portable", "gsm", "cellulaire"),
    ),
    Column("personal_whatsapp", gettext_lazy("Personal WhatsApp")),
    Column("source", pgettext_lazy("of a record", "Source"), ("sources",)),
]
PERSON = ("family_name", "given_names", "civility", "sex", "languages")
POST = ("title", "starts_on", "ends_on", "is_focal_point", "source")
CHANNELS = {
    "email": (ChannelKind.EMAIL, ChannelUse.OFFICIAL),
    "phone": (ChannelKind.PHONE, ChannelUse.OFFICIAL),
    "whatsapp": (ChannelKind.WHATSAPP, ChannelUse.OFFICIAL),
    "personal_email": (ChannelKind.EMAIL, ChannelUse.PERSONAL),
    "personal_phone": (ChannelKind.PHONE, ChannelUse.PERSONAL),
    "personal_whatsapp": (ChannelKind.WHATSAPP, ChannelUse.PERSONAL),
}
LONGEST = {
    "family_name": 100,
    "given_names": 100,
    "civility": 60,
    "title": 200,
    "source": 300,
}
CIVILITIES = frozenset(
    [
        "m",
        "mr",
        "mme",
        "mlle",
        "mrs",
        "ms",
        "dr",
        "pr",
        "prof",
        "me",
        "monsieur",
        "madame",
    ]
)


def read_person(cells: Cells, references: References) -> None:
    """Everything but the institution, which is looked for among those that are known."""
    for column, longest in LONGEST.items():
        cells.read(column, partial(read_text, longest=longest))
    if "family_name" not in cells.values and cells.said.get("full_name"):
        cells.values |= split_name(cells.said["full_name"])
    cells.read("country", references.country)
    country = cells.values.pop("country", None)
    cells.read("sex", _read_sex)
    cells.read("languages", partial(read_list, read=read_language))
    for column in ("starts_on", "ends_on"):
        cells.read(column, read_date)
    if cells.values.get("starts_on", "") > cells.values.get("ends_on", "9999"):
        cells.refuse("ends_on", _("The post ends before it starts."))
    cells.read("is_focal_point", read_yes_or_no)
    cells.read("focal_themes", partial(read_list, read=references.theme))
    if cells.values.get("focal_themes"):
        cells.values.setdefault("is_focal_point", True)
    for column, (kind, _use) in CHANNELS.items():
        is_email = kind == ChannelKind.EMAIL
        cells.read(
            column, read_email if is_email else partial(read_phone, country=country)
        )


def split_name(text: str) -> dict[str, str]:
    """BATCHEY Gaston, Gaston BATCHEY, Batchey, Gaston; else the last word is the family
    name. What stands before as civility is left out."""
    text = " ".join(text.split())
    if "," in text:
        family, _comma, given = text.partition(",")
        return {"family_name": family.strip()[:100], "given_names": given.strip()[:100]}
    words = text.split()
    while len(words) > 1 and words[0].strip(".").lower() in CIVILITIES:
        words.pop(0)
    capitals = [word for word in words if word.isupper() and len(word) > 1]
    others = [word for word in words if word not in capitals]
    if capitals and others:
        family, given = " ".join(capitals), " ".join(others)
    else:
        family, given = words[-1], " ".join(words[:-1])
    return {"family_name": family[:100], "given_names": given[:100]}


def _read_sex(text: str) -> str:
    words = choice_words((value, label) for value, label in Sex.choices if value)
    words |= {"h": Sex.MALE.value, "homme": Sex.MALE.value, "masculin": Sex.MALE.value}
    words |= {"feminin": Sex.FEMALE.value, "female": Sex.FEMALE.value}
    words |= {"male": Sex.MALE.value, "femme": Sex.FEMALE.value}
    return read_known(text, words, unknown=_("Write F or M."))


def shown(column: str, value: Any) -> str:
    if column == "sex":
        return str(Sex(value).label) if value else ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if column in ("starts_on", "ends_on") and value and (day := parse_date(value)):
        return format_date(day)
    return written(column, value)


def written(column: str, value: Any) -> str:
    """A value as a cell says it."""
    if isinstance(value, list):
        return "; ".join(value)
    return str(value or "")
