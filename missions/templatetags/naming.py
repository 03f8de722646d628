"""Names that not every reader may learn: {% load naming %}."""

from django import template

from missions.permissions import may_name, name_of_visit, name_today

register = template.Library()


@register.filter
def name_to(institution, user) -> str:
    """What this reader may call it today (adr/0006)."""
    return name_today(user, institution)


@register.filter
def visit_name_to(visit, user) -> str:
    """What the body visited was called on the day of the visit."""
    return name_of_visit(user, visit)


@register.filter
def may_be_named_to(institution, user) -> bool:
    """Whether this reader may learn its name, and open its page."""
    return may_name(user, institution)
