"""Addresses that a page was given to go back to."""

from django.utils.http import url_has_allowed_host_and_scheme


def own_address(text: str | None) -> str:
    """The address, if it is a page of ours; nothing for anybody else's."""
    is_ours = url_has_allowed_host_and_scheme(text, allowed_hosts=None)
    return text if text and is_ours else ""
