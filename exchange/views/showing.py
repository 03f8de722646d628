"""What the page of an import shows."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from exchange.actions.imports import CHANGEABLE
from exchange.actions.imports import until as revertible_until
from exchange.models import ImportStatus
from exchange.problems import problem_groups
from exchange.progress import progress_of
from exchange.targets import TARGETS
from migration_coop.lib.formats import format_number

STAGES = {
    ImportStatus.MAPPING: 1,
    ImportStatus.CHECKING: 2,
    ImportStatus.CHECKED: 2,
    ImportStatus.FAILED: 2,
    ImportStatus.WRITING: 3,
    ImportStatus.WRITTEN: 4,
    ImportStatus.REVERTING: 4,
    ImportStatus.REVERTED: 4,
}
TONES = {
    ImportStatus.MAPPING: "warn",
    ImportStatus.CHECKING: "info",
    ImportStatus.CHECKED: "warn",
    ImportStatus.WRITING: "info",
    ImportStatus.WRITTEN: "ok",
    ImportStatus.REVERTING: "info",
    ImportStatus.REVERTED: "mute",
    ImportStatus.FAILED: "late",
}
# As many sentences about what could not be taken back.
MOST_LEFT = 100


def shown_import(about, *, now):
    counts = about.counts()
    counts["to_write"] = about.rows.to_write().count()
    groups = problem_groups(about) if counts["fix"] else []
    return {
        "import": about,
        "kind": TARGETS[about.target].label,
        "stages": stages_of(STAGES[ImportStatus(about.status)]),
        "tone": TONES[about.status],
        "facts": facts_of(about, counts),
        "counts": counts,
        "results": results_of(about, counts),
        "progress": progress_of(about, counts, now=now) if about.is_running else None,
        "groups": groups,
        "may_change": about.editable and about.status in CHANGEABLE,
        "until": revertible_until(about) if _can_be_reverted(about, counts) else None,
        "left": left_of(about),
        "list_url": reverse("exchange:import_list"),
        **words_of(about, counts),
    }


def words_of(about, counts):
    """Sentences with numbers, and the button to write as long as it may be pressed."""
    checked = counts["total"] - counts["pending"]
    fix, ready = counts["fix"], counts["to_write"]
    failed = ngettext(
        "Download the row to correct", "Download the %(count)s rows to correct", fix
    )
    write = ngettext("Write the valid row", "Write the %(count)s valid rows", ready)
    result = ngettext("Result of %(count)s row", "Result of %(count)s rows", checked)
    is_checked = about.status == ImportStatus.CHECKED
    return {
        "fix_words": _counted(ngettext("%(count)s row", "%(count)s rows", fix), fix),
        "failed_label": _counted(failed, fix),
        "results_title": _counted(result, checked),
        "may_write": about.editable and is_checked and ready,
        "write_label": _counted(write, ready),
        "outcome": outcome_of(about, counts),
    }


def outcome_of(about, counts):
    if about.status == ImportStatus.REVERTED:
        return _("The import was taken back.")
    if not counts["written"] or about.is_running:
        return ""
    text = ngettext(
        "%(count)s row is written.", "%(count)s rows are written.", counts["written"]
    )
    return _counted(text, counts["written"])


def _counted(text, count):
    return text % {"count": format_number(count)}


def stages_of(now):
    """(name, whether it is done, whether it is now)."""
    names = [
        pgettext("step of an import", "File"),
        pgettext("step of an import", "Columns"),
        pgettext("step of an import", "Check"),
        pgettext("step of an import", "Write"),
    ]
    return [(name, place < now, place == now) for place, name in enumerate(names)]


def facts_of(about, counts):
    """One line under the title: what it is, how much, and whether it is written."""
    facts = [str(TARGETS[about.target].label)]
    if about.row_count is not None:
        text = ngettext("%(count)s row", "%(count)s rows", about.row_count)
        facts.append(text % {"count": format_number(about.row_count)})
    is_dry = about.status in (ImportStatus.CHECKING, ImportStatus.CHECKED)
    if is_dry and not counts["written"]:
        facts.append(_("dry run, nothing is written yet"))
    return " · ".join(facts)


def results_of(about, counts):
    """(label, number, address, tone) of each kind of row."""
    kinds = [
        ("create", _("New"), ""),
        ("update", _("Updated"), ""),
        ("unchanged", _("Unchanged"), ""),
        ("skip", _("Skipped"), ""),
        ("fix", _("To correct"), "late"),
    ]
    page = reverse("exchange:import_rows", args=[about.pk])
    return [
        {
            "label": label,
            "number": format_number(counts[kind]),
            "url": "" if about.forgotten_at else f"{page}?kind={kind}",
            "tone": tone if counts[kind] else "",
        }
        for kind, label, tone in kinds
        if counts[kind] or kind != "skip"
    ]


def left_of(about):
    if about.status not in (ImportStatus.REVERTING, ImportStatus.REVERTED):
        return []
    rows = about.rows.exclude(left=[]).order_by("number")
    told = [said for left in rows.values_list("left", flat=True) for said in left]
    return told[:MOST_LEFT]


def _can_be_reverted(about, counts):
    is_written = counts["written"] > counts["taken_back"] and not about.forgotten_at
    return is_written and about.can_move_to(ImportStatus.REVERTING)
