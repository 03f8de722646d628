"""The kinds of report, by the word that stands for them in addresses."""

from overview.reports.country import CountryBrief, MinisterNote
from overview.reports.donor import DonorReport
from overview.reports.plans import PlanTable

KINDS = {
    kind.noun: kind for kind in (DonorReport, CountryBrief, MinisterNote, PlanTable)
}
