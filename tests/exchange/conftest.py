"""Where files are kept, and what somebody takes away through the pages."""

import pytest
from django.conf import settings as project

from tests.exchange.taking import Read, content_of


@pytest.fixture(autouse=True)
def kept_files(settings, tmp_path):
    settings.STORAGES = project.STORAGES | {
        "default": project.STORAGES["default"] | {"OPTIONS": {"location": tmp_path}}
    }
    settings.FILES_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def taken(client):
    """What somebody takes away from a list, through its page."""

    def take(person, address="", *, path="/data/exports/new/", **choices):
        client.force_login(person)
        page = client.get(f"{path}?{address}")
        assert page.status_code == 200, page.status_code
        form = page.context["form"]
        data = {
            "format": "xlsx",
            "form_key": str(form["form_key"].value()),
            "column": form.ticked,
            "order": [column.name for column in form.arranged],
        }
        return client.post(f"{path}?{address}", data | choices)

    return take


@pytest.fixture
def read(taken):
    """The same as a workbook."""

    def take(person, address="", **choices):
        return Read(content_of(taken(person, address, **choices)))

    return take
