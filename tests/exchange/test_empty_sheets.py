"""An empty sheet of each kind of import, to be filled in."""

from io import BytesIO

import pytest
from django.utils import translation
from openpyxl import load_workbook

from exchange.mapping import guess_columns
from exchange.targets import TARGETS


def headings_of(response):
    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    return [cell.value for cell in book.active[1]]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", TARGETS)
def test_all_its_columns_are_known_when_it_is_sent(
    client, administrator, kind, language
):
    administrator.language = language
    administrator.save()
    client.force_login(administrator)

    response = client.get(f"/data/imports/empty/{kind}/")

    columns = TARGETS[kind].columns()
    headings = headings_of(response)
    with translation.override(language):
        first = str(columns[0].label)
    assert headings[0].casefold() == first.casefold()
    assert guess_columns(headings, columns) == {
        place: column.name for place, column in enumerate(columns)
    }


def test_there_is_none_of_what_is_not_imported(client, administrator):
    client.force_login(administrator)
    assert client.get("/data/imports/empty/planets/").status_code == 404


def test_the_page_leads_to_each_and_says_what_is_required(client, administrator):
    client.force_login(administrator)
    page = client.get("/data/imports/new/").text
    for kind in TARGETS:
        assert f'href="/data/imports/empty/{kind}/"' in page
    assert page.count("required</span>") > 1
