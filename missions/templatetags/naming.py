"""Names that not every reader may learn: {% load naming %}."""

from django import template

from missions.permissions import name_today

register = template.Library()


@register.filter
def name_to(institution, user) -> str:
    """What this reader may call it today (adr/0006)."""
    return name_today(user, institution)
