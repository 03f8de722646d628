"""Who may change the facts that every record stands on."""

from institutions.models import Country


def may_edit_country(user, country: Country) -> bool:
    """Administrators of everywhere, and those of the country."""
    access = user.access()
    return access.administers_everywhere or country.pk in access.administered_countries


def may_edit_themes(user) -> bool:
    """Themes are the same for all countries."""
    return user.access().administers_everywhere
