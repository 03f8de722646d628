"""Activities of plans from a sheet: added to plans, changed, and taken back."""

import json
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from cooperation.models import (
    ActionPlan,
    Activity,
    Milestone,
    MilestoneStatus,
    PlanSection,
    PlanStatus,
)
from exchange.targets.base import Action
from exchange.targets.plan_columns import COLUMNS
from exchange.targets.plans import PlanTarget
from tests.factories.cooperation import (
    ActionPlanFactory,
    ActivityFactory,
    MilestoneFactory,
    PlanSectionFactory,
)
from tests.factories.institutions import CountryFactory, InstitutionFactory

TARGET = PlanTarget()
AT = datetime(2026, 1, 15, 9, tzinfo=UTC)
ROW = {
    "plan": "TG-PLAN-2026",
    "axis": "1. Gouvernance",
    "objective": "1.1 Cadre",
    "activity": "1.1.1 Installer le comité",
    "responsible": "ANPE",
    "milestone": "Comité installé",
    "baseline_on": "T1 2026",
}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def anpe():
    return InstitutionFactory(acronym="ANPE", name_fr="Agence pour l’emploi")


@pytest.fixture(autouse=True)
def plan():
    return ActionPlanFactory(code="TG-PLAN-2026", title_fr="Plan national 2026")


def check(user, *rows):
    return TARGET.check(rows, user=user, today=AT.date())


def write(user, *rows):
    verdicts = check(user, *rows)
    assert [verdict.problems for verdict in verdicts] == [[] for _row in rows]
    ready = [v for v in verdicts if v.action in {Action.CREATE, Action.UPDATE}]
    return TARGET.write(ready, user=user, at=AT)


def take_back(user, done):
    steps = [step for row in reversed(done) for step in reversed(row)]
    return TARGET.take_back(steps, user=user, at=AT)


def problems(user, row, **more):
    (verdict,) = check(user, row | more)
    return {problem.column: problem.message for problem in verdict.problems}


def parts(model):
    return list(model.objects.in_order().values_list("number", "title_fr"))


# --- What becomes of rows --------------------------------------------------------------


def test_rows_become_the_parts_of_their_plan(staff, anpe, plan):
    partner = InstitutionFactory(acronym="DGE")
    about = {"partners": "DGE; ANPE", "indicator": "Arrêté", "target": "1"}
    about |= {"funding": "État", "expected_evidence": "Rapport"}
    other = ROW | {"milestone": "Comité réuni", "baseline_on": "30/06/2026"}
    first, second = write(staff, ROW | about, other)

    assert parts(PlanSection) == [("1", "Gouvernance"), ("1.1", "Cadre")]
    activity = Activity.objects.get()
    assert (activity.number, activity.title_fr) == ("1.1.1", "Installer le comité")
    assert (activity.responsible, activity.section.number) == (anpe, "1.1")
    assert set(activity.partners.all()) == {partner, anpe}
    assert (activity.indicator, activity.target, activity.funding) == (
        *("Arrêté", "1", "État"),
    )
    assert parts(Milestone) == [
        ("1.1.1.1", "Comité installé"),
        ("1.1.1.2", "Comité réuni"),
    ]
    milestone = Milestone.objects.in_order()[0]
    assert milestone.baseline_on == milestone.forecast_on == date(2026, 3, 31)
    assert (milestone.owner_institution, milestone.expected_evidence) == (
        anpe,
        "Rapport",
    )
    assert [step["created"][0] for step in first] == [
        *("cooperation.plansection", "cooperation.plansection"),
        *("cooperation.activity", "cooperation.milestone"),
    ]
    assert len(second) == 1


def test_numbers_objectives_and_milestones_may_be_missing(staff):
    row = {"plan": "Plan national 2026", "axis": "Gouvernance", "activity": "Comité"}
    write(staff, row, row | {"activity": "Étude", "baseline_on": "2026-05-01"})

    assert parts(PlanSection) == [("1", "Gouvernance")]
    assert sorted(parts(Activity)) == [("1.1", "Comité"), ("1.2", "Étude")]
    assert parts(Milestone) == [("1.2.1", "Étude")]


def test_same_sheet_again_changes_nothing(staff):
    rows = [ROW | {"partners": "ANPE"}, ROW | {"milestone": "B"}]
    rows.append(ROW | {"activity": "Étude", "milestone": "", "baseline_on": ""})
    before = check(staff, *rows)
    write(staff, rows[0])
    after = check(staff, *rows)

    # Whatever was written before, a row that is not means the same.
    assert after[1:] == before[1:]
    write(staff, *rows[1:])
    assert {verdict.action for verdict in check(staff, *rows)} == {Action.UNCHANGED}
    assert json.loads(json.dumps(after[1].values)) == after[1].values
    assert (
        check(staff, *rows)[0].match["label"]
        == "1.1.1.1 Comité installé (TG-PLAN-2026)"
    )


def test_row_changes_what_it_says_otherwise(staff, anpe, plan):
    write(staff, ROW)
    dge = InstitutionFactory(acronym="DGE")
    row = ROW | {"responsible": "DGE", "indicator": "Arrêté", "baseline_on": "T2 2026"}
    row |= {"expected_evidence": "Rapport"}
    (verdict,) = check(staff, row)

    assert verdict.action == Action.UPDATE
    assert [change["column"] for change in verdict.changes] == [
        *("responsible", "indicator", "expected_evidence", "baseline_on")
    ]
    assert verdict.changes[0]["before"] == f"{anpe.full_name}, Togo"
    done = write(staff, row, {**row, "milestone": "", "baseline_on": ""})
    activity, milestone = Activity.objects.get(), Milestone.objects.get()
    assert (activity.responsible, activity.indicator) == (dge, "Arrêté")
    assert milestone.baseline_on == milestone.forecast_on == date(2026, 6, 30)
    assert milestone.expected_evidence == "Rapport"
    assert done[1] == []
    assert take_back(staff, done) == []
    activity.refresh_from_db()
    assert (activity.responsible, activity.indicator) == (anpe, "")


def test_milestone_alone_may_change(staff):
    write(staff, ROW)
    write(staff, ROW | {"expected_evidence": "Rapport"})

    assert Milestone.objects.get().expected_evidence == "Rapport"


def test_what_is_understood_in_other_words_is_shown(staff, anpe):
    (verdict,) = check(staff, ROW)
    label = f"{anpe.full_name}, Togo"

    assert verdict.changes == [
        {"column": "responsible", "before": "ANPE", "after": label}
    ]
    assert check(staff, ROW | {"responsible": label})[0].changes == []


# --- What is refused -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "column", "message"),
    [
        ({"plan": ""}, "plan", "Say this: each row stands for itself."),
        ({"axis": ""}, "axis", "Say this: each row stands for itself."),
        ({"plan": "x"}, "plan", "There is no such plan."),
        ({"activity": "x" * 301}, "activity", "This text is longer than 300 letters."),
        ({"baseline_on": ""}, "baseline_on", "A milestone needs an agreed date."),
        ({"baseline_on": "bientôt"}, "baseline_on", "“bientôt” is no day"),
        ({"responsible": "Zzz"}, "responsible", "No institution is called “Zzz”."),
        ({"partners": "ANPE; Zzz"}, "partners", "No institution is called “Zzz”."),
        (
            {"axis": "1.2.3.4.5.6.7.8.9.10.11 Trop"},
            *("axis", "This cannot be a number of a plan."),
        ),
    ],
)
def test_cell_that_cannot_be_is_told_in_a_sentence(staff, said, column, message):
    assert problems(staff, ROW | said)[column].startswith(message)


def test_plan_of_two_is_asked_about(staff):
    for code in ("TG-A", "TG-B"):
        ActionPlanFactory(code=code, title_fr="Plan emploi")

    assert problems(staff, ROW, plan="plan emploi")["plan"] == (
        "Several plans are called so. Write its code: TG-A, TG-B."
    )


def test_number_that_is_something_else_in_the_plan_is_told(staff, plan):
    axis = PlanSectionFactory(plan=plan, number="1", title_fr="Gouvernance")
    PlanSectionFactory(plan=plan, number="2", title_fr="Données")
    PlanSectionFactory(plan=plan, number="1.1", title_fr="Cadre", parent=axis)
    (verdict,) = check(staff, ROW | {"axis": "2 Gouvernance"})

    assert [(p.column, p.message, p.proposal) for p in verdict.problems] == [
        ("axis", "In the plan, number 2 is “Données”.", "2 Données"),
        ("objective", "In the plan, number 1.1 stands in another place.", ""),
    ]


def test_rows_may_not_say_different_things_of_one_part(staff):
    InstitutionFactory(acronym="DGE")
    other = ROW | {"milestone": "B", "responsible": "DGE"}
    named = ROW | {"milestone": "C", "activity": "1.1.1 Autre"}
    verdicts = check(staff, ROW, other, named)

    assert [verdict.action for verdict in verdicts] == ["create", "fix", "fix"]
    assert [verdict.problems[0].message for verdict in verdicts[1:]] == [
        "Another row of this activity says “ANPE”.",
        "Another row says that number 1.1.1 is “Installer le comité”.",
    ]


def test_row_with_a_new_milestone_does_not_change_its_activity(staff):
    write(staff, ROW)
    row = ROW | {"milestone": "B", "indicator": "x", "partners": "ANPE"}
    Activity.objects.update(indicator="y")

    found = problems(staff, row)
    assert found["indicator"].startswith("The activity says “y”.")
    assert found["partners"] == "Add partners on the page of the activity."


def test_restricted_institution_is_not_named_in_what_changes(nobody, staff, plan):
    # Whoever may write sees it; the name of one that is gone from the registry is none.
    hidden = InstitutionFactory(undone_at=AT)
    section = PlanSectionFactory(plan=plan, number="1", title_fr="Gouvernance")
    ActivityFactory(section=section, title_fr="Comité", responsible=hidden)
    row = {"plan": plan.code, "axis": "Gouvernance", "activity": "Comité"}
    (verdict,) = check(staff, row | {"responsible": "ANPE"})

    assert verdict.changes[0]["before"] == "Restricted institution"


def test_adopted_plan_takes_nothing_that_is_over(staff, plan):
    ActionPlan.objects.update(status=PlanStatus.ADOPTED)

    assert problems(staff, ROW, baseline_on="2025")["baseline_on"].startswith(
        "This day has passed, and the plan is adopted"
    )
    write(staff, ROW)
    assert Milestone.objects.get().events.count() == 1
    assert problems(staff, ROW, baseline_on="T2 2026")["baseline_on"].startswith(
        "Agreed is 31\N{NO-BREAK SPACE}Mar 2026. A decision moves it"
    )


def test_plan_of_others_or_closed_is_refused(staff, host_staff, observer, plan):
    foreign = ActionPlanFactory(country=CountryFactory(code="ML"))

    assert problems(observer, ROW)["plan"] == (
        "You may read this plan, but not change it."
    )
    assert problems(staff, ROW, plan=foreign.code)["plan"].startswith(
        "There is no such"
    )
    ActionPlan.objects.update(status=PlanStatus.CLOSED)
    assert problems(staff, ROW)["plan"] == "This plan is closed."


def test_number_that_somebody_takes_meanwhile_is_told(staff, plan):
    verdicts = check(staff, ROW)
    PlanSectionFactory(plan=plan, number="1", title_fr="Autre chose")

    with pytest.raises(ValidationError):
        TARGET.write(verdicts, user=staff, at=AT)


# --- Taken back ------------------------------------------------------------------------


def test_import_can_be_taken_back(staff, plan):
    kept = PlanSectionFactory(plan=plan, number="9", title_fr="Annexes")
    done = write(staff, ROW, ROW | {"milestone": "B"})

    assert take_back(staff, done) == []
    assert list(PlanSection.objects.all()) == [kept]
    assert not Activity.objects.exists()
    assert take_back(staff, done) == []


def test_what_somebody_went_on_from_stays_and_is_told(staff, plan):
    done = write(staff, ROW)
    activity = Activity.objects.get()
    MilestoneFactory(activity=activity, number="7")
    Milestone.objects.exclude(number="7").update(version=2)

    told = take_back(staff, done)
    assert told[0] == (
        "“1.1.1.1 Comité installé” of TG-PLAN-2026 stays: it has been changed since."
    )
    assert "Something still belongs to it" in told[1]
    assert len(told) == 4


def test_milestone_of_an_adopted_plan_is_dropped(staff, plan):
    ActionPlan.objects.update(status=PlanStatus.ADOPTED)
    done = write(staff, ROW)
    told = take_back(staff, done)

    assert Milestone.objects.get().status == MilestoneStatus.DROPPED
    assert len(told) == 3
    assert "nothing is removed any more" in told[0]


def test_field_that_was_changed_since_stays_and_is_told(staff, plan):
    write(staff, ROW)
    done = write(staff, ROW | {"indicator": "A"})
    Activity.objects.update(indicator="B")

    assert "has been changed since, and stays" in take_back(staff, done)[0]


# --- Many ------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_check_asks_as_often_for_many_rows_as_for_one(
    staff, plan, count, django_assert_num_queries
):
    section = PlanSectionFactory(plan=plan, number="1", title_fr="Gouvernance")
    ActivityFactory(section=section, title_fr="Comité")
    rows = [ROW | {"milestone": f"Jalon {n}"} for n in range(count)]
    rows.append({"plan": plan.code, "axis": "Gouvernance", "activity": "Comité"})

    with django_assert_num_queries(10):
        check(staff, *rows)


def test_target_says_what_it_is():
    assert (TARGET.key, TARGET.columns()) == ("plans", COLUMNS)
