"""The list of institutions: narrowed, sorted, with the columns that its reader chose."""

from django.utils import timezone
from django.views.decorators.http import require_GET

from institutions.bulk.choosing import MOST, query_of_list
from institutions.changes import INSTITUTION, LAYER
from institutions.filters import FIRST_FILTERS, InstitutionFilter
from institutions.listing import COLUMNS, listed_for, put_in_words, with_columns
from institutions.to_complete import how_many_to_complete
from migration_coop.lib.changes import mark_moved
from migration_coop.lib.filters import chips
from migration_coop.lib.htmx import render_part
from migration_coop.lib.pages import keyset_page


@require_GET
def institution_list(request):
    if chosen := COLUMNS.choose(request):
        return chosen
    today = timezone.localdate()
    found = InstitutionFilter(request.GET, listed_for(request.user), today=today)
    layout = COLUMNS.layout(request)
    rows, keys = layout.ordered(found.qs)
    rows = with_columns(rows, layout, user=request.user, today=today)
    page = keyset_page(rows, request, keys=keys)
    put_in_words(page)
    mark_moved(page, LAYER, INSTITUTION, request=request)
    count = found.qs.order_by()[: MOST + 1].count()
    context = {
        "filter": found,
        "first_filters": [found.form[name] for name in FIRST_FILTERS],
        "more_filters": [one for one in found.form if one.name not in FIRST_FILTERS],
        "chips": chips(request, found),
        "layout": layout,
        "page": page,
        "count": min(count, MOST),
        "is_more": count > MOST,
        "query": query_of_list(request.GET),
        "may_edit": request.user.access().administers,
        "to_complete": how_many_to_complete(request.user),
    }
    return render_part(
        request, "institutions/institution_list.html", part="rows", context=context
    )
