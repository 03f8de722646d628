"""Tags and filters of every page: icons, flags, statuses, dates in words.

This library is built in: templates need no {% load %}.
"""

import re
from collections.abc import Iterator

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from migration_coop.lib import formats
from migration_coop.lib.filters import POSITIONS
from migration_coop.lib.prose import render_prose
from migration_coop.lib.three_way import what_is_new

register = template.Library()

# The flags we have drawn; other countries show their code.
FLAGS = frozenset(
    re.findall(
        r'<symbol id="(\w+)"',
        (settings.BASE_DIR / "static/img/flags.svg").read_text(encoding="utf-8"),
    )
)

# Colour never stands alone: each tone has its own shape.
TONE_ICONS = {
    "ok": "circle-check",
    "info": "progress",
    "brand-tone": "circle-check",
    "warn": "alert-triangle",
    "late": "alert-octagon",
    "mute": "circle-dashed",
}
# "visit held" is the status of that kind only; the bare word is for all others.
STATUSES_BY_TONE = {
    "ok": [
        *("active", "adopted", "agreed", "approved", "closed", "confirmed", "done"),
        *("in_force", "mailed", "on_track", "reached", "reported", "sent", "signed"),
        *("given", "ready", "written", "visit held"),
    ],
    "info": [
        *("appraised", "bundled", "circulated", "claimed", "eligible", "in_progress"),
        *("pending", "planned", "sending", "submitted", "under_way"),
        *("checking", "reverting", "running", "undoing", "writing"),
        *("follow_up agreed", "mission approved"),
    ],
    "warn": [
        *("at_risk", "held", "postponed", "restricted", "review", "suppressed"),
        *("checked", "mapping", "stopped", "suspended", "to_confirm", "unknown"),
    ],
    "late": ["blocked", "expired", "failed", "missing", "refused", "rejected"],
    "mute": [
        *("cancelled", "dissolved", "dormant", "draft", "dropped", "merged"),
        *("no_news", "not_started", "proposed", "snoozed", "superseded"),
        *("reverted", "terminated", "undone", "waiting", "withdrawn"),
    ],
}
TONES = {tone: tone for tone in TONE_ICONS} | {
    status: tone for tone, statuses in STATUSES_BY_TONE.items() for status in statuses
}


@register.simple_tag
def icon(name: str, *, label: str = "", large: bool = False, flip: bool = False):
    """Draw one icon; `flip` mirrors arrows in Arabic, `label` speaks for it."""
    classes = ["icon"]
    if large:
        classes.append("icon-large")
    if flip:
        classes.append("icon-flip")
    return format_html(
        '<svg class="{}" {}><use href="{}#{}"/></svg>',
        " ".join(classes),
        _spoken(label),
        static("img/icons.svg"),
        name,
    )


@register.simple_tag(name="flag")
@register.filter(name="flag")
def flag(country) -> str:
    """Draw the flag of a code or a country; always put its name beside it."""
    code = country_code(country)
    if code in FLAGS:
        return format_html(
            '<svg class="flag" aria-hidden="true"><use href="{}#{}"/></svg>',
            static("img/flags.svg"),
            code,
        )
    return format_html(
        '<span class="flag flag-code" aria-hidden="true">{}</span>', code
    )


@register.filter
def country_code(country) -> str:
    return str(getattr(country, "code", country)).upper()


@register.filter
def country_name(country) -> str:
    return formats.country_name(country_code(country))


@register.simple_tag
def kept_parameters(request, *names: str) -> SafeString:
    """Hidden fields that keep what the address asks for, but for these names and the
    place in the list."""
    left_out = {*names, *POSITIONS}
    kept = [
        (name, value)
        for name, values in request.GET.lists()
        if name not in left_out
        for value in values
    ]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', kept)


@register.filter
def tone(status, kind: str = "") -> str:
    """The colour family of a status: ok, info, warn, late, or mute.

    The same word may mean different things: a visit that was held is done, a
    mission that was held still owes its report.
    """
    return TONES.get(f"{kind} {status}") or TONES.get(str(status), "mute")


@register.filter
def tone_icon(name: str) -> str:
    return TONE_ICONS[name]


@register.filter
def initials(name) -> str:
    words = [word for word in str(name).split() if word[0].isalpha()]
    return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()


@register.filter
def prose(text) -> SafeString:
    """What people wrote in Markdown-light, as HTML."""
    return render_prose(text or "")


@register.filter
def short_date(value) -> str:
    return formats.format_date(value) if value else ""


@register.filter
def long_date(value) -> str:
    return formats.format_date(value, "long") if value else ""


@register.filter
def full_date(value) -> str:
    return formats.format_date(value, "full") if value else ""


@register.filter
def weekday_date(value) -> str:
    return formats.format_date(value, "weekday") if value else ""


@register.filter
def month_name(value) -> str:
    return formats.format_date(value, "month")


@register.filter
def weekday_name(value) -> str:
    return formats.format_date(value, "weekday_name")


@register.filter
def moment(value) -> str:
    return formats.format_moment(value) if value else ""


@register.filter
def clock(value) -> str:
    return formats.format_time(value) if value else ""


@register.filter
def when(value) -> str:
    """The hour of a moment of today; else the day, too."""
    return formats.format_when(value, today=timezone.localdate())


@register.simple_tag
def marked(base: str, text: str) -> str:
    """A text in which the words that are new since the base are marked."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<ins>{}</ins>", part) if is_new else part,)
            for is_new, part in what_is_new(base, text)
        ),
    )


@register.simple_tag
def date_range(start, end=None) -> str:
    return formats.format_date_range(start, end) if start else ""


@register.filter
def days_late(days) -> str:
    return formats.format_lateness(days) if days and days > 0 else ""


@register.filter
def days_since(day, today) -> int:
    """How many days ago it was; negative when it is still to come."""
    return formats.days_between(day, today)


@register.filter
def slippage(days) -> str:
    return formats.format_slippage(days or 0)


@register.inclusion_tag("components/bar_tripartite.html")
def bar_tripartite(*, government=0, employers=0, workers=0, others=0) -> dict:
    """The balance of a delegation: a bar, and the same in words under it."""
    sides = {
        "government": government,
        "employers": employers,
        "workers": workers,
        "others": others,
    }
    # A side of social dialogue without anybody is drawn as an empty seat.
    seats = {
        side if count else f"empty-{side}": count or 1
        for side, count in sides.items()
        if count or side != "others"
    }
    return {"sides": sides, "segments": segments(seats), "total": sum(sides.values())}


@register.inclusion_tag("components/bar_shares.html")
def bar_shares(shares) -> dict:
    """A bar of states: `shares` is a list of (tone, wording, count)."""
    counted = [share for share in shares if share[2]]
    drawn = segments({tone: count for tone, _, count in counted})
    return {"shares": counted, "segments": drawn}


@register.simple_tag
def error_list(forms) -> list[dict]:
    """What is wrong on the page, in its order, each with the field to go to.

    `forms` is a form, a formset, or a list of both; unbound ones have no errors.
    """
    if not forms:
        return []
    if isinstance(forms, BaseForm | BaseFormSet):
        forms = [forms]
    return [error for form in forms for error in _errors_of(form)]


def _errors_of(form) -> Iterator[dict]:
    if not isinstance(form, BaseFormSet):
        yield from _errors_of_row(form)
        return
    for text in form.non_form_errors():
        yield {"anchor": "", "text": text}
    for row, member in enumerate(form.forms, start=1):
        yield from _errors_of_row(member, row)


def _errors_of_row(form, row: int | None = None) -> Iterator[dict]:
    for text in form.non_field_errors():
        yield {"anchor": "", "text": text}
    for field in form:
        label = _row_label(field.label, row) if row else field.label
        for text in field.errors:
            wording = {"label": label, "error": text}
            text = gettext("%(label)s: %(error)s") % wording
            yield {"anchor": _first_control(field), "text": text}


def _row_label(label: str, row: int) -> str:
    return gettext("%(label)s, row %(row)s") % {"label": label, "row": row}


def _first_control(field) -> str:
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label


def segments(counts: dict[str, int], width: int = 1000, gap: int = 4) -> list[dict]:
    """Place the parts of a bar side by side, for an SVG `width` units wide."""
    present = {name: count for name, count in counts.items() if count}
    if not present:
        return []
    usable = width - gap * (len(present) - 1)
    total = sum(present.values())
    placed, start = [], 0
    for name, count in present.items():
        size = round(usable * count / total)
        placed.append({"name": name, "start": start, "size": size})
        start += size + gap
    return placed


def _spoken(label: str) -> SafeString:
    if label:
        return format_html('role="img" aria-label="{}"', label)
    return SafeString('aria-hidden="true"')
