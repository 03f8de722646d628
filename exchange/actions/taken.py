"""Files that pages hand over at once: what they held is kept, the file is not."""

from datetime import datetime

from exchange.models import Export, ExportState
from migration_coop.lib.taken import Taken


def record_taken(taken: Taken, *, address: str, by, at: datetime) -> Export:
    return Export.objects.create(
        by=by,
        at=at,
        listing=taken.what,
        query=address,
        words=taken.words,
        columns=[],
        format=taken.format,
        state=ExportState.GIVEN,
        rows_expected=taken.rows,
        rows_done=taken.rows,
        finished_at=at,
        downloaded_at=at,
    )
