"""People of the delegation: a name, a function and an institution that stand together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from missions.press_note.gazetteer import Mention, mentions_within
from missions.press_note.names import CIVILITY, Name
from missions.press_note.text import Note, Sentence, Span
from missions.press_note.titles import JOIN, TITLE

# Where a function ends: a stop, a verb, or the next person.
TITLE_ENDS = re.compile(
    rf"[;()\n]|[.](?:\s|$)|,(?! (?:d[eu]s? |d['’]))|\s[–—-]\s|:"
    r"|\s(?:a|ont|est|sont|était|étaient|was|were|has|have|had|said|will|qui|who|avec|with"
    r"|lors|dans|pour|during|on|se|thanked|comprend|paid|met|ainsi|en\s(?:visite|mission|séjour|marge))\s|\s[as]['’]est\s"
    rf"|\s(?:et|and)\s(?={CIVILITY}|un\s|une\s|a\s|the\s|l[ea]s?\s|d['’]un\s)"
)
TITLE_MAY_BE, JOINT_MAY_BE = 160, 20
# Between a function and its name: nothing much.
GAP = re.compile(rf"^[\s,(:–—-]*(?:(?:the|le|la|un|une|an?)\s)?(?:{CIVILITY}\s)?$")
OF_DELEGATION = re.compile(
    r"\b(?:delegation|compos\w+|compren\w*|compri[st]\w*|includ\w+|led by|headed|conduite?"
    r"|dirigee?|accompagn\w+|accompanied|presidee?|emmenee?|participants?|participeront"
    r"|other members|du voyage|names received|a sa tete|equipe|team|wi?ll be joined)\b"
)
OF_THE_HOST = re.compile(
    r"\b(?:received|welcomed|hosted|greeted) by (?:the )?[^,;]{0,60}$"
    r"|\b(?:re[cç]ue?s?|accueillie?s?) par [^,;]{0,60}$"
)


@dataclass
class Person:
    """A name with what stands beside it."""

    name: Name
    title: Span | None = None
    mention: Mention | None = None

    @property
    def span(self) -> Span:
        """All the words about them."""
        parts = [self.name.span, self.title, self.mention and self.mention.span]
        spans = [span for span in parts if span]
        return Span(min(spans).start, max(span.end for span in spans))


class People:
    """Everybody whom a note names, with their functions."""

    def __init__(self, note: Note, names: list[Name], mentions: list[Mention]):
        self.note, self.names, self.mentions = note, names, mentions

    def everybody(self) -> Iterator[Person]:
        """Names and functions pair off from left to right, sentence by sentence."""
        for sentence in self.note.sentences:
            items = self._items(sentence)
            while items:
                first = items.pop(0)
                second = items[0] if items else None
                if second and self._stand_together(first, second):
                    items.pop(0)
                    yield self._person(first, second)
                elif isinstance(first, Name):
                    yield Person(first, mention=self._mention_after(first.span))

    def _items(self, sentence: Sentence) -> list[Name | Span]:
        names = [name for name in self.names if sentence.span.covers(name.span)]
        bodies = mentions_within(self.mentions, sentence.span)
        taken = [item.span for item in (*names, *bodies)]
        titles: list[Span] = []
        for match in TITLE.finditer(sentence.level):
            start = sentence.start + match.start()
            if not any(span.start <= start < span.end for span in (*taken, *titles)):
                titles.append(Span(start, self._end_of_title(match, sentence, names)))
        return sorted([*names, *titles], key=_start)

    def _end_of_title(self, match: re.Match, sentence: Sentence, names) -> int:
        start, end = (sentence.start + place for place in match.span())
        stop = min([sentence.span.end, start + TITLE_MAY_BE])
        for name in names:
            if start < name.span.start < stop:
                stop = name.span.start
        bodies = mentions_within(self.mentions, Span(start, stop))
        inside = [mention.span for mention in bodies]
        inside += [_with_brackets(span, self.note.text) for span in inside]
        for delimiter in TITLE_ENDS.finditer(self.note.text, end, stop):
            if not any(s.start <= delimiter.start() < s.end for s in inside):
                stop = delimiter.start()
                break
        words = self.note.text[start:stop]
        return start + len(re.sub(rf"[\s,(]*(?:{CIVILITY}|et|and)?\s*$", "", words))

    def _stand_together(self, first, second) -> bool:
        if isinstance(first, Name) == isinstance(second, Name):
            return False
        return bool(GAP.match(self.note.text[_end(first) : _start(second)]))

    def _person(self, first, second) -> Person:
        name, title = (first, second) if isinstance(first, Name) else (second, first)
        inside = mentions_within(self.mentions, title)
        if inside:
            return Person(name, title, inside[0])
        last = max(_end(first), _end(second))
        return Person(name, title, self._mention_after(Span(last, last)))

    def _mention_after(self, span: Span) -> Mention | None:
        """ "…, NiDCOM", "… of the Ghana Employers’ Association"."""
        near = Span(span.end, span.end + JOINT_MAY_BE)
        for mention in mentions_within(self.mentions, near):
            if JOIN.match(self.note.level[span.end : mention.span.start]):
                return mention
        return None


def _with_brackets(span: Span, text: str) -> Span:
    """ "(ANPE)" after the name of the agency goes with it."""
    if text[span.start - 1] == "(" and text[span.end : span.end + 1] == ")":
        return Span(span.start - 1, span.end + 1)
    return span


def _start(item: Name | Span) -> int:
    return item.span.start if isinstance(item, Name) else item.start


def _end(item: Name | Span) -> int:
    return item.span.end if isinstance(item, Name) else item.end
