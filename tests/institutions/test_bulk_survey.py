"""What an edit would do is counted by the database, as it is done row by row."""

from collections import Counter
from datetime import date

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from institutions.bulk.plans import plan_rows
from institutions.bulk.survey import Survey
from institutions.bulk.wanted import NewParent, Wanted
from institutions.models import ThemeOffer
from tests.institutions.edits_of_many import AT, SINCE
from tests.institutions.test_bulk_undo import VALUES, registry

__all__ = ["registry"]
TODAY = AT.date()


@given(data=st.data())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_counts_are_those_of_the_rows(
    administrator, country_administrator, registry, data
):
    ministry, themes, rows = registry
    body = data.draw(st.sampled_from([ministry, *rows[:3]]))
    since = data.draw(st.sampled_from([date(2012, 1, 1), SINCE]))
    some = st.lists(st.sampled_from(themes), unique=True)
    added = data.draw(some)
    wanted = Wanted(
        values=data.draw(VALUES),
        parent=data.draw(st.none() | st.just(NewParent(body, since))),
        add_themes=tuple(added),
        remove_themes=tuple(set(data.draw(some)) - set(added)),
        offer=data.draw(st.sampled_from(ThemeOffer.values)),
        is_verified=data.draw(st.booleans()),
        step=data.draw(st.sampled_from(["", "rest", "activate"])),
    )
    assume(wanted.asked)
    who = data.draw(st.sampled_from([administrator, country_administrator]))
    versions = {row.pk: data.draw(st.sampled_from([1, 1, 9])) for row in rows}

    plans = plan_rows(versions, wanted, user=who, today=TODAY)
    survey = Survey(versions, wanted, user=who, today=TODAY)

    done = {plan.row.pk: len(plan.said) for plan in plans if not plan.reason}
    shown = survey.changed(0, 10)
    assert {plan.row.pk: len(plan.said) for plan in shown} == done
    assert survey.counts["changed"] == len(done)
    left = {plan.row.pk: plan.reason for plan in plans if plan.reason}
    told = survey.left_out(10)
    assert {one["row"].pk: one["reason"] for one in told} == left
    assert survey.counts["left"] == len(left)
    assert dict(survey.by_column) == of_columns(plans, wanted)


def of_columns(plans, wanted):
    """How many rows change in each thing that is set."""
    found = Counter(dict.fromkeys(wanted.asked, 0))
    for plan in plans:
        if not plan.reason:
            found.update({name_of(entry) for entry in plan.said} - {None})
    return {name: found[name] for name in wanted.asked}


def name_of(entry):
    if entry.kind == "step":
        return {"dormant": "rest", "active": "activate"}[entry.after]
    if entry.kind == "change":
        renamed = {"verified_on": "verified", "iati_type": "type"}
        return renamed.get(entry.change.field, entry.change.field)
    if entry.model.endswith("parent"):
        return "parent"
    return {"added": "add_themes", "removed": "remove_themes"}[entry.kind]
