"""Prose that people write in Markdown-light, as HTML that is safe to show.

Paragraphs, lists, bold, italic, headings, and links to the web or to an address;
a line break is a line break. No raw HTML, no images, nothing else: what is not
understood is shown as it was typed. The source is what is stored.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

BLOCKS = ["heading", "list", "paragraph"]
INLINES = ["newline", "escape", "emphasis", "link", "autolink", "balance_pairs"]
ALLOWED = re.compile(r"https?://[^/?#]|mailto:", re.IGNORECASE)
# A page has its own title and the title of the part: "#" begins below them.
HEADINGS_BELOW = 2
LOWEST_HEADING = 6
INTERRUPTS = ["paragraph", "list"]


@dataclass(frozen=True)
class LineMark:
    """What a line is by the sign that it starts with, and its words without the sign."""

    name: str
    label: str
    text: str
    anchor: str = ""


FindMark = Callable[[str], LineMark | None]


def render_prose(text: str, *, find_mark: FindMark | None = None) -> SafeString:
    """The text as HTML. `find_mark` says of a line whether it is a marked one."""
    rendered = _markdown().render(text, {"find_mark": find_mark, "anchors": set()})
    # Only our own tags are in it: the parser knows no HTML, and escapes the rest.
    return SafeString(rendered)


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("zero", {"html": False, "breaks": True})
    markdown.enable(BLOCKS + INLINES)
    markdown.inline.ruler2.enable("emphasis")
    markdown.block.ruler.before(
        "heading", "marked_line", _marked_line, {"alt": INTERRUPTS}
    )
    markdown.validateLink = _is_allowed  # type: ignore[method-assign,assignment]
    for side in ("heading_open", "heading_close"):
        markdown.add_render_rule(side, _heading)
    markdown.add_render_rule("link_open", _link)
    markdown.add_render_rule("marked_line_open", _mark)
    return markdown


def _is_allowed(address: str) -> bool:
    return ALLOWED.match(address) is not None


def _marked_line(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    find_mark = state.env["find_mark"]
    if find_mark is None or state.is_code_block(line):
        return False
    start = state.bMarks[line] + state.tShift[line]
    mark = find_mark(state.src[start : state.eMarks[line]])
    if mark is None:
        return False
    if silent:
        return True
    state.line = line + 1
    state.push("marked_line_open", "p", 1).meta["mark"] = mark
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = mark.text, [line, line + 1], []
    state.push("marked_line_close", "p", -1)
    return True


def _heading(renderer, tokens, index, options, env) -> str:
    token = tokens[index]
    level = min(int(token.tag[1:]) + HEADINGS_BELOW, LOWEST_HEADING)
    token.tag = f"h{level}"
    return renderer.renderToken(tokens, index, options, env)


def _link(renderer, tokens, index, options, env) -> str:
    token = tokens[index]
    token.attrs = {
        "href": token.attrs["href"],
        "rel": "noopener noreferrer nofollow",
    }
    return renderer.renderToken(tokens, index, options, env)


def _mark(renderer, tokens, index, options, env) -> str:
    mark = tokens[index].meta["mark"]
    anchor = SafeString("")
    # A line that is written twice is one thing, and an anchor stands once.
    if mark.anchor and mark.anchor not in env["anchors"]:
        env["anchors"].add(mark.anchor)
        anchor = format_html(' id="{}"', mark.anchor)
    return format_html(
        '<p class="marked {}"{}><span class="mark-label">{}</span> ',
        mark.name,
        anchor,
        mark.label,
    )
