"""People of the delegation: a name, a function and an institution that stand together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from missions.press_note.gazetteer import Body, Gazetteer, Mention
from missions.press_note.names import CIVILITY, Name
from missions.press_note.proposals import (
    MISSING,
    Answer,
    Proposal,
    Seat,
    State,
    found,
    to_check,
)
from missions.press_note.text import Note, Sentence, Span, level
from missions.press_note.titles import JOIN, TITLE, body_of_title, ends_before

# Where a function ends: a stop, a verb, or the next person.
TITLE_ENDS = re.compile(
    rf"[;()\n]|[.](?:\s|$)|,(?! (?:d[eu]s? |d['’]|et d))|\s[–—-]\s|:"
    r"|\s(?:a|ont|est|sont|était|étaient|was|were|has|have|had|said|will|qui|who|avec|with"
    r"|lors|dans|pour|during|on|se|en|thanked|comprend|paid|met|ainsi)\s|\s[as]['’]est\s"
    rf"|\s(?:et|and)\s(?={CIVILITY}|un\s|une\s|a\s|the\s|l[ea]s?\s|d['’]un\s)"
)
TITLE_MAY_BE = 160
# Between a function and its name: nothing much.
GAP = re.compile(rf"^[\s,(:–—-]*(?:(?:the|le|la|un|une|an?)\s)?(?:{CIVILITY}\s)?$")
OF_DELEGATION = re.compile(
    r"\b(?:delegation|compos\w+|compren\w*|compri[st]\w*|includ\w+|led by|headed|conduite?"
    r"|dirigee?|accompagn\w+|accompanied|presidee?|emmenee?|participants?|participeront"
    r"|other members|du voyage|names received|a sa tete|equipe|team|wi?ll be joined)\b"
)
HEAD_BEFORE = re.compile(
    r"\b(?:led by|headed by|conduite? par|dirigee? par|presidee? par|emmenee? par|a sa tete"
    r"|a la tete|chaired by)\b[^.;]{0,120}$"
)
HEAD_AFTER = re.compile(
    r"^[^.;]{0,60}\b(?:head of (?:the )?delegation|chef(?:fe)? de (?:la )?delegation"
    r"|a conduit)\b"
)
OF_THE_HOST = re.compile(
    r"\b(?:received|welcomed|hosted|greeted) by (?:the )?[^,.;]{0,60}$"
    r"|\b(?:re[cç]ue?s?|accueillie?s?) par [^,.;]{0,60}$"
)
GROUP_OF = re.compile(r"\b(?:delegation|mission|equipe|team)\b")
BARE_TITLE = 3
OF_A_UNIT = {"chef", "cheffe", "head", "responsable", "charge", "chargee"}


@dataclass
class Person:
    """A name with what stands beside it."""

    name: Name
    title: Span | None = None
    mention: Mention | None = None


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
        titles: list[Span] = []
        for match in TITLE.finditer(sentence.level):
            start = sentence.start + match.start()
            inside = [*titles, *(m.span for m in self.mentions), *(n.span for n in names)]
            if not any(span.start <= start < span.end for span in inside):
                titles.append(Span(start, self._end_of_title(match, sentence, names)))
        return sorted([*names, *titles], key=_start)

    def _end_of_title(self, match: re.Match, sentence: Sentence, names) -> int:
        start, end = (sentence.start + place for place in match.span())
        stop = min([sentence.span.end, start + TITLE_MAY_BE])
        for name in names:
            if start < name.span.start < stop:
                stop = name.span.start
        inside = [m.span for m in self.mentions if start < m.span.start < stop]
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
        inside = [m for m in self.mentions if title.covers(m.span)]
        if inside:
            return Person(name, title, inside[0])
        last = max(_end(first), _end(second))
        return Person(name, title, self._mention_after(Span(last, last)))

    def _mention_after(self, span: Span) -> Mention | None:
        """ "…, NiDCOM", "… of the Ghana Employers’ Association"."""
        for mention in self.mentions:
            between = self.note.level[span.end : mention.span.start]
            if mention.span.start >= span.end and JOIN.match(between):
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


class Delegates:
    """Those people of a note who travel."""

    def __init__(self, note: Note, gazetteer: Gazetteer, mentions, *, visitor, host):
        self.note, self.gazetteer, self.mentions = note, gazetteer, mentions
        self.visitor, self.host = visitor, host
        self.sides_are_known = State.FOUND == visitor.state == host.state

    def seat(self, person: Person) -> Seat | None:
        """The person's seat; None for somebody of the host or of neither side."""
        institution, title = self._institution(person), self._title(person)
        countries = {body.country for body in institution.values}
        sentence = self.note.sentence_at(person.name.span.start)
        before = self.note.level[sentence.start : person.name.span.start]
        if countries and not countries & set(self.visitor.values):
            return None
        if OF_THE_HOST.search(before) or not (person.title or countries):
            is_named = person.name.civility and OF_DELEGATION.search(sentence.context)
            if not is_named or OF_THE_HOST.search(before):
                return None
        is_certain = bool(countries or OF_DELEGATION.search(sentence.context))
        after = self.note.level[person.name.span.end : sentence.span.end]
        return Seat(
            span=self._span(person),
            state=State.FOUND
            if is_certain and self.sides_are_known
            else State.CHECK,
            name=person.name.text,
            title=title,
            institution=institution,
            is_head=bool(HEAD_BEFORE.search(before) and not self._is_later(before))
            or bool(HEAD_AFTER.search(after) and not self._is_later(after)),
        )

    def _is_later(self, text: str) -> bool:
        """Another person stands between the words about the head and this one."""
        return bool(re.search(r"\b(?:includ|compren|accompagn|ainsi que|mrs?\.|mme|ms\.)", text.split(" par ")[-1].split(" by ")[-1]))

    def _span(self, person: Person) -> Span:
        parts = [person.name.span, person.title, person.mention and person.mention.span]
        spans = [span for span in parts if span]
        return Span(min(spans).start, max(span.end for span in spans))

    def _title(self, person: Person) -> str:
        if person.title is None:
            return ""
        title = person.title
        if person.mention and title.covers(person.mention.span):
            before = Span(title.start, person.mention.span.start)
            words = ends_before(self.note.words_at(before))
            # "chef du bureau …" says too little without its bureau.
            return words if " " in words or level(words) not in OF_A_UNIT else (
                self.note.words_at(title)
            )
        return ends_before(self.note.words_at(title))

    def _institution(self, person: Person) -> Proposal:
        if person.mention:
            bodies = person.mention.among(*self.visitor.values)
            answers = [Answer(body, person.mention.span) for body in bodies]
            if len(answers) == 1:
                return Proposal(State.FOUND, tuple(answers))
            return to_check(answers)
        if person.title is None:
            return MISSING
        mine = [b for b in self.gazetteer.bodies if b.country in self.visitor.values]
        body = body_of_title(self.note.words_at(person.title), mine)
        if body:
            return found(body, person.title)
        return self._institution_of_the_group(person)

    def _institution_of_the_group(self, person: Person) -> Proposal:
        """ "A delegation of the ministry, led by its Secretary General, Mr …"."""
        sentence = self.note.sentence_at(person.name.span.start)
        group = GROUP_OF.search(sentence.level)
        if not group:
            return MISSING
        for mention in self.mentions:
            start = sentence.start + group.end()
            if not start < mention.span.start < person.name.span.start:
                continue
            between = self.note.level[start : mention.span.start]
            if not JOIN.match(re.sub(r"^ \w+(?= )", "", between, count=1)) and not JOIN.match(between):
                continue
            bodies = mention.among(*self.visitor.values)
            if len(bodies) == 1 and bodies[0].country in self.visitor.values:
                answer = Answer(bodies[0], mention.span)
                is_bare = len(self.note.words_at(person.title).split()) < BARE_TITLE
                state = State.FOUND if is_bare else State.CHECK
                return Proposal(state, (answer,))
        return MISSING


def bodies_named(proposals: list[Proposal]) -> list[Body]:
    return [body for proposal in proposals for body in proposal.values]
