"""What every template obeys: the content security policy, and being of use."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.template.exceptions import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loaders.app_directories import Loader

from tests.conventions.source import PAGES, ROOT, TEMPLATES, assert_nowhere, places

pytestmark = pytest.mark.files_only

FOLDER = ROOT / "templates"
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


def forbidden(path):
    for what, found in FORBIDDEN.items():
        yield from places(path, found, what)


def test_no_template_needs_a_looser_content_security_policy():
    assert_nowhere(SEEN_BY_BROWSERS, forbidden)


INCLUDE = re.compile(r'{% include "([^"]+)"([^%]*) only %}')
FORM_KEY = re.compile(r"{% csrf_token %}|csrf_token=csrf_token")


def keyless_forms(path):
    for line, text in places(path, INCLUDE):
        name, given = INCLUDE.fullmatch(text).groups()
        if (
            FORM_KEY.search((FOLDER / name).read_text(encoding="utf-8"))
            and "csrf_token=csrf_token" not in given
        ):
            yield line, name


def test_a_form_that_is_included_alone_is_given_its_key():
    """`only` leaves the token out too, and the form is then refused."""
    assert_nowhere(PAGES, keyless_forms)


def mistakes(path):
    try:
        engines["django"].get_template(name_of(path))
    except (TemplateDoesNotExist, TemplateSyntaxError) as error:
        yield 1, repr(error)


def test_every_template_compiles():
    assert_nowhere(TEMPLATES, mistakes)


def silent_starts(path):
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    return [] if re.fullmatch(r"\{# .+ #\}.*", first) else [(1, first)]


def test_a_component_says_first_what_it_takes():
    assert_nowhere(COMPONENTS, silent_starts)


ICON = re.compile(r'(?:{% icon |icon_name=|{% icon [\w.]+\|default:)"([\w-]+)"')


def test_icons_named_in_a_template_are_drawn():
    sprite = (ROOT / "static/img/icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', sprite))

    def not_drawn(path):
        for line, text in places(path, ICON):
            if (icon := ICON.fullmatch(text).group(1)) not in drawn:
                yield line, icon

    assert_nowhere(PAGES, not_drawn)


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
