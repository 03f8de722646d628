"""Whom a visit met, as one reader may know them."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from institutions.models import Person
from missions.models import Visit


def hosts_met(visit: Visit, *, user) -> list[dict[str, str]]:
    """Somebody of a restricted body elsewhere is not named, nor is a withdrawn name."""
    shown = Person.objects.for_user(user).filter(pk=OuterRef("person"))
    hosts = visit.hosts_met.select_related("person")
    hosts = hosts.annotate(is_person_shown=Exists(shown)).order_by("pk")
    return [_host(host) for host in hosts]


def _host(host) -> dict[str, str]:
    if host.person and host.is_person_shown:
        return {"name": host.person.full_name, "title": host.title}
    return {"name": host.title or _("Name withheld"), "title": ""}
