"""A sheet of missions from the file to the register, again, and back."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from exchange.actions import revert_import, running
from exchange.models import ImportStatus
from missions.models import Mission, Visit
from tests.exchange.sheets import checked, fresh, verdicts, work, written

pytestmark = pytest.mark.usefixtures("aneti")

HEADINGS = ["Pays visiteur", "Pays d’accueil", "Date de début", "Date de fin"]
HEADINGS += ["Intitulé", "Institution visitée", "Date de la visite", "Délégation"]


def rows_of(count, visits=2):
    """`count` missions of so many visits each."""
    rows = []
    for n in range(count):
        first = date(2019, 1, 21) + timedelta(weeks=n)
        days = [first + timedelta(days=day) for day in range(visits)]
        who = "" if n else "Gaston BATCHEY"
        rows += [
            [
                "Togo",
                "Tunisie",
                first.strftime("%d/%m/%Y"),
                str(days[-1]),
                f"Mission {n}",
                "ANETI",
                str(day),
                who,
            ]
            for day in days
        ]
    return rows


def test_missions_come_in_again_without_change_and_go_back(staff, monkeypatch):
    """Also where the visits of a mission lie in two batches."""
    monkeypatch.setattr(running, "WRITTEN_AT_ONCE", 3)
    count = 3
    rows = [HEADINGS, *rows_of(count)]
    import_ = written(staff, *rows, target="missions")

    assert import_.status == ImportStatus.WRITTEN
    assert (Mission.objects.count(), Visit.objects.count()) == (count, 2 * count)
    again = checked(staff, *rows, target="missions")
    assert verdicts(again) == [("unchanged", [])] * 2 * count
    revert_import(import_, by=staff, at=timezone.now())
    work()
    assert not Mission.objects.exists()
    assert [row.left for row in fresh(import_).rows.all() if row.left] == []
