"""What a sheet of missions may say: the mission, and the visit that a row is about."""

from django.utils.translation import gettext_lazy as _

from exchange.targets.base import Column

MISSION = [
    Column(
        "code",
        _("reference"),
        aliases=("code", "référence", "ref", "n° mission", "mission code"),
    ),
    Column(
        "visiting_country",
        _("who travels"),
        aliases=(
            *("pays en mission", "pays d’envoi", "pays visiteur", "pays d’origine"),
            *("sending country", "visiting country", "from", "país de envio"),
            *("البلد الموفد",),
        ),
        is_required=True,
    ),
    Column(
        "host_country",
        _("who hosts"),
        aliases=(
            *("pays d’accueil", "pays hôte", "pays visité", "destination"),
            *("host country", "receiving country", "to", "país de acolhimento"),
            *("البلد المضيف",),
        ),
        is_required=True,
    ),
    Column(
        "starts_on",
        _("first day"),
        aliases=(
            *("date de début", "début", "du", "dates", "date de la mission", "départ"),
            *("start", "start date", "first day", "data de início", "تاريخ البداية"),
        ),
        is_required=True,
    ),
    Column(
        "ends_on",
        _("last day"),
        aliases=(
            *("date de fin", "fin", "au", "retour", "end", "end date", "last day"),
            *("data de fim", "تاريخ النهاية"),
        ),
    ),
    Column(
        "title",
        _("title"),
        aliases=(
            *("intitulé", "titre", "mission", "intitulé de la mission", "libellé"),
            *("título", "العنوان"),
        ),
    ),
    Column("kind", _("kind"), aliases=("type", "nature", "type de mission")),
    Column("purpose", _("purpose"), aliases=("but", "objet", "objectif", "aim")),
    Column("city", _("city"), aliases=("ville", "cidade", "المدينة")),
    Column("programme", _("programme"), aliases=("projet", "project", "program")),
    Column(
        "lead_institution",
        _("leading institution"),
        aliases=("institution chef de file", "structure", "chef de file", "lead"),
    ),
    Column(
        "host_institution",
        _("host institution"),
        aliases=("institution d’accueil", "structure d’accueil", "host"),
    ),
    Column(
        "delegates",
        _("delegates"),
        aliases=("délégation", "délégués", "membres", "participants", "missionnaires"),
    ),
    Column(
        "report",
        _("report filed"),
        aliases=("rapport", "rapport déposé", "date du rapport", "report", "relatório"),
    ),
    Column("source", _("source"), aliases=("fonte", "المصدر")),
]
VISIT = [
    Column(
        "visit_institution",
        _("institution visited"),
        aliases=("institution visitée", "structure visitée", "visite", "visit"),
    ),
    Column(
        "visit_on",
        _("day of the visit"),
        aliases=("date de la visite", "date visite", "jour de la visite", "visit date"),
    ),
    Column("visit_starts_at", _("visit from"), aliases=("heure", "heure de début")),
    Column("visit_ends_at", _("visit until"), aliases=("heure de fin",)),
    Column(
        "visit_subject",
        _("subject of the visit"),
        aliases=("sujet", "thème de la visite", "objet de la visite", "subject"),
    ),
    Column("visit_place", _("place of the visit"), aliases=("lieu", "place")),
]
COLUMNS = MISSION + VISIT
LONGEST = {
    "title": 250,
    "purpose": 5_000,
    "city": 100,
    "source": 500,
    "visit_subject": 250,
    "visit_place": 200,
}
