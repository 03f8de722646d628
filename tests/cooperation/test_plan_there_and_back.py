"""A plan written as a workbook is read as the same plan again."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cooperation.actions.outlines import write_outline
from cooperation.planning.columns import mapped
from cooperation.planning.outline import Outline, Part
from cooperation.planning.reading import read_outline
from cooperation.planning.workbook import empty_sheet, plan_sheet
from migration_coop.lib.sheets import write_xlsx
from migration_coop.lib.tables import open_table
from missions.registry import Registry
from tests.factories.cooperation import ActionPlanFactory
from tests.factories.institutions import InstitutionFactory


def read_back(sheet):
    with write_xlsx([sheet]) as stored:
        return open_table(stored, name="plan.xlsx").whole()


# --- There and back --------------------------------------------------------------------

TITLES = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1, max_size=30
).filter(str.strip)
DAYS = st.dates(date(2019, 1, 1), date(2035, 12, 31))


@st.composite
def outlines(draw):
    """Sections of up to three levels, each with activities and dated milestones."""
    parts, milestones = [], []

    def milestone(number, above):
        on = draw(DAYS)
        later = on + timedelta(days=draw(st.integers(0, 90)))
        earlier = milestones[-draw(st.integers(1, 2)) :] if draw(st.booleans()) else []
        waits = {other: draw(st.integers(0, 60)) for other in earlier}
        parts.append(
            Part(
                "milestone",
                number,
                draw(TITLES),
                above=above,
                baseline_on=on,
                forecast_on=later,
                expected_evidence=draw(st.sampled_from(["", "Rapport"])),
                waits_for=waits,
            )
        )
        milestones.append(number)

    def section(number, above, depth):
        parts.append(Part("section", number, draw(TITLES), above=above))
        below = draw(st.integers(0, 2)) if depth < 3 else 0
        for n in range(1, below + 1):
            section(f"{number}.{n}", number, depth + 1)
        for n in range(below + 1, below + 1 + draw(st.integers(0, 2))):
            activity = f"{number}.{n}"
            english = draw(st.sampled_from(["", "Committee"]))
            parts.append(Part("activity", activity, draw(TITLES), english, number))
            for m in range(draw(st.integers(0, 2))):
                milestone(f"{activity}.{m + 1}", activity)

    for n in range(1, draw(st.integers(2, 3))):
        section(str(n), "", 1)
    return Outline(parts)


@pytest.mark.parametrize("language", ["fr", "en"])
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(outline=outlines())
def test_workbook_of_a_plan_imports_to_the_same_plan(staff, language, outline):
    plan = ActionPlanFactory(level_labels_fr=["Axe", "Objectif"])
    write_outline(plan, outline)

    with translation.override(language):
        rows = read_back(plan_sheet(plan))
    found, problems = read_outline(
        rows, mapped(rows[0]), headings=0, registry=Registry(staff)
    )

    assert problems == []
    assert found.parts == outline.parts


def test_responsible_and_partners_come_back_too(staff):
    first, second = InstitutionFactory(), InstitutionFactory()
    plan = ActionPlanFactory()
    parts = [
        Part("section", "1", "Cadre"),
        Part("activity", "1.1", "Comité", above="1", body=first, partners=[second]),
    ]
    dated = {"baseline_on": date(2026, 1, 1), "forecast_on": date(2026, 1, 1)}
    parts.append(Part("milestone", "1.1.1", "Fait", above="1.1", body=second, **dated))
    write_outline(plan, Outline(parts))

    rows = read_back(plan_sheet(plan))
    found, problems = read_outline(
        rows, mapped(rows[0]), headings=0, registry=Registry(staff)
    )

    assert (problems, found.parts) == ([], parts)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_empty_workbook_can_be_read_as_it_is(staff, language):
    with translation.override(language):
        rows = read_back(empty_sheet())

    found, problems = read_outline(
        rows, mapped(rows[0]), headings=0, registry=Registry(staff)
    )
    assert problems == []
    assert [len(found.sections), len(found.activities), len(found.milestones)] == [
        1,
        1,
        2,
    ]
