"""Where the example finds the bodies that its press note names."""

from institutions.models import Country, Institution, Theme

SOURCE = (
    "https://nigeria.iom.int/news/"
    "fmm-west-africa-promotes-south-south-cooperation-area-labour-migration-management"
)


def institution(acronym: str, country: str | None) -> Institution:
    """By acronym; a body known under several lists them, such as "OIM / IOM"."""
    found = Institution.objects.filter(country=country)
    return found.get(acronym__regex=rf"(^|/ ?){acronym}( ?/|$)")


def country(code: str) -> Country:
    return Country.objects.get(code=code)


def theme(code: str) -> Theme:
    return Theme.objects.get(code=code)
