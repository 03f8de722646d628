"""Finding an import, and who may do what with it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from exchange.models import Import


def must_administer(request):
    if not request.user.access().administers:
        raise PermissionDenied(_("Only administrators import sheets."))


def imports_of(request):
    return Import.objects.for_user(request.user).select_related("owner", "file")


def find_import(request, pk):
    return get_object_or_404(imports_of(request), pk=pk)


def find_own_import(request, pk):
    """Rows are judged with the rights of whoever made it: nobody else decides."""
    found = find_import(request, pk)
    if found.forgotten_at:
        raise PermissionDenied(_("Its sheet was deleted after 30 days. Send it again."))
    if not found.editable:
        raise PermissionDenied(
            _("Only %(name)s decides about this import.") % {"name": found.owner}
        )
    must_administer(request)
    return found
