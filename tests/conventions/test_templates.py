"""What every template obeys: the content security policy, and being of use."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.template.exceptions import TemplateDoesNotExist
from django.template.loaders.app_directories import Loader

ROOT = settings.BASE_DIR
FOLDER = ROOT / "templates"
TEMPLATES = sorted(path for path in FOLDER.rglob("*") if path.is_file())
PAGES = [path for path in TEMPLATES if path.suffix == ".html"]
COMPONENTS = sorted((FOLDER / "components").glob("*.html"))

# Mail programs know no style sheets, and no policy of ours reaches them.
SEEN_BY_BROWSERS = [path for path in PAGES if "emails" not in path.parts]

FORBIDDEN = {
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a script written in the page": re.compile(
        r"<script(?![^>]*\ssrc=)", re.IGNORECASE
    ),
    "an on… attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "htmx code to evaluate": re.compile(r"\shx-(on|vals=.js:)", re.IGNORECASE),
}


def name_of(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


def by_name(paths):
    return pytest.mark.parametrize("path", paths, ids=name_of)


@by_name(SEEN_BY_BROWSERS)
def test_no_template_needs_a_looser_content_security_policy(path):
    source = path.read_text(encoding="utf-8")
    assert [what for what, found in FORBIDDEN.items() if found.search(source)] == []


INCLUDE = re.compile(r'{% include "([^"]+)"([^%]*) only %}')
FORM_KEY = re.compile(r"{% csrf_token %}|csrf_token=csrf_token")


@by_name(PAGES)
def test_a_form_that_is_included_alone_is_given_its_key(path):
    """`only` leaves the token out too, and the form is then refused."""
    source = path.read_text(encoding="utf-8")
    keyless = [
        name
        for name, given in INCLUDE.findall(source)
        if FORM_KEY.search((FOLDER / name).read_text(encoding="utf-8"))
        and "csrf_token=csrf_token" not in given
    ]
    assert keyless == []


@by_name(TEMPLATES)
def test_every_template_compiles(path):
    engines["django"].get_template(name_of(path))


@by_name(COMPONENTS)
def test_a_component_says_first_what_it_takes(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert re.fullmatch(r"\{# .+ #\}.*", first)


@by_name(PAGES)
def test_icons_named_in_a_template_are_drawn(path):
    sprite = (ROOT / "static/img/icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    named = re.compile(r'(?:{% icon |icon_name=|{% icon [\w.]+\|default:)"([\w-]+)"')
    assert set(named.findall(path.read_text(encoding="utf-8"))) <= drawn


def sources():
    for folder in (ROOT / app for app in settings.INSTALLED_APPS if "." not in app):
        if folder.is_dir():
            yield from folder.rglob("*.py")
    yield from (ROOT / "migration_coop").rglob("*.py")
    yield from TEMPLATES


def overrides_a_package(name):
    """Django, allauth and crispy look some templates up by a name of their own."""
    try:
        Loader(engines["django"].engine).get_template(name)
    except TemplateDoesNotExist:
        return bool(re.fullmatch(r"[45]\d\d\.html", name))
    return True


def is_named(name, texts):
    """By its whole name; a mail is named without its folder or its ending."""
    stem = Path(name).stem
    words = {f'"{name}"', f"'{name}'", f'"{name}#', f'"{name.rsplit(".", 1)[0]}'}
    if "/emails/" in f"/{name}":
        words |= {f'"{stem}"', f"/{stem}"}
    return any(word in text for text in texts for word in words)


def test_every_template_is_used():
    texts = [path.read_text(encoding="utf-8") for path in sources()]
    names = [name_of(path) for path in TEMPLATES]
    documented = (ROOT / "docs/design.md").read_text(encoding="utf-8")
    unused = [
        name
        for name in names
        if not is_named(name, texts)
        and not overrides_a_package(name)
        and not (
            name.startswith("components/") and f"`{Path(name).stem}`" in documented
        )
    ]
    assert unused == []
