"""Names that not every reader may learn: {% load naming %}."""

from django import template
from django.utils.translation import gettext as _

from missions.permissions import may_name

register = template.Library()


@register.filter
def name_to(institution, user) -> str:
    """Its short name of today, unless this reader may not know of it (adr/0006)."""
    if may_name(user, institution):
        return institution.short_name
    return _("Restricted institution")
