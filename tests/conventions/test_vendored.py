"""What comes from elsewhere is listed, licensed and unchanged."""

import hashlib
import json
import re

import pytest
from django.conf import settings

VENDOR = settings.BASE_DIR / "static/vendor"
MANIFEST = json.loads((VENDOR / "MANIFEST.json").read_text(encoding="utf-8"))


def folder_of(entry):
    return VENDOR / f"{entry['name']}-{entry['version']}"


def test_every_vendored_folder_is_listed():
    folders = {path for path in VENDOR.iterdir() if path.is_dir()}
    assert folders == {folder_of(entry) for entry in MANIFEST}


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["name"])
def test_a_vendored_folder_has_its_licence_and_its_very_files(entry):
    sums = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder_of(entry).iterdir()
    }
    assert sums == entry["sha256"]
    assert "LICENSE" in sums
    assert entry["licence"]
    assert entry["source"]


def test_no_style_or_script_asks_another_host():
    ours = [settings.BASE_DIR / "static/css/app.css"]
    ours += [settings.BASE_DIR / "static/js/app.js", *VENDOR.glob("bootstrap-*/*.css")]
    for path in ours:
        source = path.read_text(encoding="utf-8").replace("http://www.w3.org", "")
        assert not re.search(r"(https?:)?//[\w-]+\.", source), path


def test_our_own_script_stays_small():
    assert (settings.BASE_DIR / "static/js/app.js").stat().st_size < 10_000
