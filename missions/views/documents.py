"""Documents of a mission: adding one, and handing one out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from files.actions import StoreError
from files.serving import serve_as_attachment
from missions.actions.documents import add_document
from missions.forms.steps import DocumentForm
from missions.models import Document
from missions.views.finding import find_mission


@require_http_methods(["GET", "POST"])
def document_add(request, code):
    mission = find_mission(request, code)
    if not mission.editable:
        raise PermissionDenied(_("You may read this mission, but not change it."))
    is_sent = request.method == "POST"
    form = DocumentForm(*([request.POST, request.FILES] if is_sent else []))
    if form.is_valid():
        stamp = {"by": request.user, "at": timezone.now()}
        try:
            add_document(Document, mission=mission, **form.document(), **stamp)
        except StoreError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("The document is added."))
            return redirect(mission)
    context = {"mission": mission, "form": form}
    return render(request, "missions/document_add.html", context)


@require_GET
def document_download(request, code, pk):
    documents = Document.objects.for_user(request.user).select_related("file")
    document = get_object_or_404(documents, mission__code=code, pk=pk)
    return serve_as_attachment(document.file)
