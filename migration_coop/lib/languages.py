"""Text that is stored in several languages, one column each."""

from django.utils.translation import get_language

FIRST_LANGUAGES = ("fr", "en", "pt", "ar")


def localized(row, field: str) -> str:
    """`field_fr`, `field_en`, … in the reader's language, else in the next that is
    filled; empty when none is."""
    languages = (get_language() or "fr", *FIRST_LANGUAGES)
    texts = (getattr(row, f"{field}_{language}", "") for language in languages)
    return next((text for text in texts if text), "")
