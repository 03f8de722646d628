"""How the board says and sorts things."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from migration_coop.lib.formats import country_name, format_age
from overview.since import Since


def pair_name(first: str, second: str) -> str:
    return f"{country_name(first)} – {country_name(second)}"


def said(
    *,
    pair: str,
    state: str,
    stage,
    silence: int | None,
    moved: int,
    since: Since | None,
    count: int,
) -> str:
    """All that a cell shows by shapes, as facts for those who do not see them."""
    facts = [
        pair,
        state,
        _("stage %(number)s of 5, %(name)s")
        % {"number": stage.value, "name": stage.label},
        _("last contact %(age)s ago") % {"age": format_age(silence)}
        if silence is not None
        else _("no contact on record"),
    ]
    if moved and since:
        wording = {"steps": f"{moved:+d}", "day": since.label}
        facts.append(_("%(steps)s since %(day)s") % wording)
    if count > 1:
        text = ngettext("%(count)s cooperation", "%(count)s cooperations", count)
        facts.append(text % {"count": count})
    return ", ".join(str(fact) for fact in facts)
