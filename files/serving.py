"""A stored file as a download that no browser will run or keep."""

import logging

from django.http import FileResponse, Http404

from files.models import StoredFile

logger = logging.getLogger(__name__)


def serve_as_attachment(stored_file: StoredFile) -> FileResponse:
    """The caller has checked that this user may have this file."""
    try:
        content = stored_file.open()
    except FileNotFoundError as error:
        logger.exception("Stored file %s is missing on the disk", stored_file.pk)
        raise Http404 from error
    response = FileResponse(
        content,
        as_attachment=True,
        filename=stored_file.name,
        content_type=stored_file.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
