"""Markdown-light: what people may write, and nothing that runs."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration_coop.lib.prose import LineMark, render_prose
from tests.lib.xss_corpus import PAYLOADS

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "a", "span"} | {
    f"h{level}" for level in range(3, 7)
}
ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start"}, "p": {"class", "id"}}


class Reader(HTMLParser):
    """What a browser would make of it: each tag with what it carries."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_comment(self, data):
        self.found.append(("comment", {}))

    handle_decl = handle_pi = handle_comment


def find_mark(line):
    if not line.startswith("! "):
        return None
    return LineMark("follow-up", "Follow-up", line[2:], "line-1")


def shown(text):
    return str(render_prose(text, find_mark=find_mark))


def assert_harmless(html):
    for tag, attributes in Reader(html).found:
        assert tag in TAGS
        allowed = ATTRIBUTES.get(tag, {"class"} if tag == "span" else set())
        assert set(attributes) <= allowed
        if tag == "a":
            assert urlsplit(attributes["href"]).scheme in {"http", "https", "mailto"}
            assert attributes["rel"] == "noopener noreferrer nofollow"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_could_run_is_more_than_text(payload):
    assert_harmless(shown(payload))
    assert_harmless(shown(f"Before **bold** {payload} after\n- {payload}"))


def test_the_corpus_is_as_large_as_it_claims():
    assert len(set(PAYLOADS)) >= 60


@given(
    st.text(alphabet=st.sampled_from("<>[]()*_!#-\\\"'&:;/ \n\tahj1@`="), max_size=80)
)
def test_whatever_is_typed_is_harmless(text):
    assert_harmless(shown(text))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One\n\nTwo", "<p>One</p>\n<p>Two</p>\n"),
        ("One\nTwo", "<p>One<br>\nTwo</p>\n"),
        ("*a* and **b**", "<p><em>a</em> and <strong>b</strong></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n"),
        ("# a", "<h3>a</h3>\n"),
        ("###### a", "<h6>a</h6>\n"),
        ("5 < 6 & 7", "<p>5 &lt; 6 &amp; 7</p>\n"),
        ("![a](/b)", "<p>![a](/b)</p>\n"),
        ("===", "<p>===</p>\n"),
        ("> a", "<p>&gt; a</p>\n"),
        ("[a](http:///x)", "<p>[a](http:///x)</p>\n"),
        (
            "[a](mailto:)",
            '<p><a href="mailto:" rel="noopener noreferrer nofollow">a</a></p>\n',
        ),
    ],
)
def test_what_people_write_is_shown_as_they_mean_it(text, html):
    assert shown(text) == html


def test_a_link_says_nothing_to_where_it_leads():
    html = shown('[here](https://example.org/a "title")')

    assert html == (
        '<p><a href="https://example.org/a" rel="noopener noreferrer nofollow">'
        "here</a></p>\n"
    )


def test_a_marked_line_stands_alone_with_its_label():
    html = shown("Text\n! do **it**\nmore")

    assert html == (
        '<p>Text</p>\n<p class="marked follow-up" id="line-1">'
        '<span class="mark-label">Follow-up</span> do <strong>it</strong></p>\n'
        "<p>more</p>\n"
    )


def test_a_line_may_be_marked_in_a_list_and_an_anchor_stands_once():
    html = shown("- ! do it\n\n! do it")

    assert html.count("mark-label") == 2
    assert html.count('id="line-1"') == 1


def test_marks_mean_nothing_where_nobody_asks_for_them():
    assert render_prose("! do it") == "<p>! do it</p>\n"
    assert shown("    ! do it").count("mark-label") == 1


def test_a_mark_may_go_without_an_anchor():
    mark = LineMark("decision", "Decision", "a")

    html = render_prose("a", find_mark=lambda line: mark)

    assert html.startswith('<p class="marked decision"><span')
