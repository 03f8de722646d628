"""Filters that show minutes: {% load minutes %}."""

from django import template
from django.utils.safestring import SafeString

from migration_coop.lib.prose import render_prose
from missions.minutes_marks import find_mark, find_plain_mark

register = template.Library()


@register.filter
def minutes_text(text: str) -> SafeString:
    """The text with its marked lines; several may stand on one page."""
    return render_prose(text, find_mark=find_plain_mark)


@register.filter
def anchored_minutes(text: str) -> SafeString:
    """The same, each marked line with the anchor that its follow-up points to."""
    return render_prose(text, find_mark=find_mark)
