"""Why a pair is shown, in words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from institutions.duplicates.score import Reason
from migration_coop.lib.formats import format_percent


def in_words(reasons: Iterable[Iterable]) -> list[str]:
    """Each as a phrase: "same acronym", "names 94 % alike"."""
    return [_in_words(Reason(*reason)) for reason in reasons]


def _in_words(reason: Reason) -> str:
    match reason.kind:
        case "names":
            said = _("names %(share)s alike")
            return said % {"share": format_percent(reason.value / 100)}
        case "people":
            said = ngettext(
                "%(count)s contact in common",
                "%(count)s contacts in common",
                reason.value,
            )
            return said % {"count": reason.value}
        case kind:
            return str(PHRASES[kind]())


PHRASES = {
    "acronym": lambda: _("same acronym"),
    "initials": lambda: _("the acronym of one is made of the other’s initials"),
    "former_acronym": lambda: _("an acronym that one of them had before"),
    "other_acronym": lambda: _("different acronyms"),
    "domain": lambda: _("same website or e-mail domain"),
    "other_domain": lambda: _("different websites"),
    "country": lambda: _("same country"),
    "other_country": lambda: _("different countries"),
    "city": lambda: _("same city"),
    "other_city": lambda: _("different cities"),
    # Of people.
    "email": lambda: _("same e-mail address"),
    "institution": lambda: _("posts at the same institution"),
    "other_institution": lambda: _("posts at different institutions"),
    "title": lambda: _("same post title"),
}
