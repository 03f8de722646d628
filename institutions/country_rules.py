"""Which rules of a country hold on a day: `rules_in_force("SN", on=day)`."""

from dataclasses import dataclass
from datetime import date, timedelta

from institutions.models import CountryRule


@dataclass(frozen=True)
class CountryRules:
    """One rule of each kind, or none. A rule has `.value`, `.source` and dates."""

    most_members: CountryRule | None = None
    report_days: CountryRule | None = None
    approving_office: CountryRule | None = None

    def report_due_on(self, returned_on: date) -> date | None:
        if self.report_days is None:
            return None
        return returned_on + timedelta(days=self.report_days.value)


def rules_in_force(country_code: str, *, on: date) -> CountryRules:
    """The rules of that day; a constraint keeps them to one of each kind."""
    rules = CountryRule.objects.on(on).filter(country=country_code)
    return CountryRules(**{rule.kind: rule for rule in rules})
