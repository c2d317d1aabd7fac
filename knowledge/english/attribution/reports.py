"""Reports: the attributions of one sentence, each with its source and its words.

Attributions are read from left to right, and one that only repeats what an earlier
one already covers (an attribution inside reported words) is left to that one. What
an attribution reports stands before it ("…, he said"), behind it or on both sides.
Which of the words are direct, mixed or indirect is told by the quotations among them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.according import according
from knowledge.english.attribution.contents import has_finite_verb
from knowledge.english.attribution.cues import cues
from knowledge.english.attribution.extents import words_end
from knowledge.english.attribution.nominals import nominal
from knowledge.english.attribution.noun_phrases import core_end
from knowledge.english.attribution.quoted import awaits_cue, is_label, is_sentence
from knowledge.english.attribution.records import Attribution, Report
from knowledge.english.attribution.source_phrases import subject
from knowledge.english.attribution.tokens import QUOTE, Phrase
from knowledge.english.attribution.verbal import verbal
from knowledge.english.attribution.vocabulary import is_collective
from knowledge.english.tables import SETS
from knowledge.model import Kind

FINDERS = SETS["finder"]

if TYPE_CHECKING:
    from collections.abc import Iterator


def reports(text: str, phrase: Phrase) -> list[Report]:
    """Return the attributions of a sentence, in order, not overlapping."""
    found = _outermost(phrase, attributions(phrase))
    rows: list[Report] = []
    floor = 0
    for index, attribution in enumerate(found):
        if attribution.left < floor:
            continue
        limit = words_end(text, phrase, attribution, found[index + 1 :])
        new = list(_rows(text, phrase, attribution, floor, limit))
        rows += new
        if new:
            last = max(row.end for row in new)
            covered = last > phrase.tokens[attribution.left].start
            floor = max(_own_end(attribution), floor, limit if covered else 0)
    return _apart(rows)


def _own_end(attribution: Attribution) -> int:
    """Return where cue and source end: behind a name, "who has argued that" may follow."""
    source = attribution.source
    loose = source.inverted and attribution.follows is None and attribution.cue is not None
    return source.end if loose else attribution.right


def _outermost(phrase: Phrase, found: list[Attribution]) -> list[Attribution]:
    """Leave only "…, officials said." where it ends a sentence without quotations.

    What others said in such a sentence is said by the officials: "The agency concluded
    that …, according to officials."
    """
    if len(found) < len(("inner", "outer")):
        return found
    last, tags = found[-1], phrase.tags
    end = len(tags) - (tags[-1] == ".")
    licensed = last.cue is None or (last.cue.role == "finite" and "bare" in last.cue.entry.licences)
    closes = last.follows is None and not last.source.inherited and last.right >= end
    whole = tags[: last.left].endswith(",") and not set(tags[: last.left]) & set("Q;:")
    return [last] if closes and licensed and whole else found


def _apart(rows: list[Report]) -> list[Report]:
    """Keep of overlapping rows the first: nothing is said twice."""
    kept: list[Report] = []
    for row in sorted(rows, key=lambda row: (row.start, -row.end)):
        if not kept or row.start >= kept[-1].end:
            kept.append(row)
    return kept


def attributions(phrase: Phrase) -> list[Attribution]:
    """Return cues with their sources, in order of place."""
    found: list[Attribution] = []
    for cue in cues(phrase):
        attribution = verbal(phrase, cue, found)
        if attribution is not None:
            found.append(attribution)
    found += [*according(phrase), *nominal(phrase)]
    return sorted(found, key=lambda attribution: attribution.left)


def _rows(
    text: str, phrase: Phrase, attribution: Attribution, floor: int, limit: int
) -> Iterator[Report]:
    """Yield the statements of one attribution, left of it and right of it."""
    quoted_only = _needs_marks(phrase, attribution)
    rows = list(_left_rows(text, phrase, attribution, floor))
    follows = attribution.follows
    if follows is not None and _continues(phrase, attribution, bool(rows)):
        rows += _emit(text, phrase, follows, limit, attribution)
    elif follows is None and quoted_only and "Q" in phrase.tags[attribution.right : limit]:
        at = phrase.tags.find("Q", attribution.right, limit)
        if not is_label(text, phrase, at):
            rows += _emit(text, phrase, at, at + 1, attribution)
    needs_marks = quoted_only and not _is_gerund_clause(attribution)
    yield from (row for row in rows if not (needs_marks and row.kind is Kind.INDIRECT))


def _needs_marks(phrase: Phrase, attribution: Attribution) -> bool:
    """Whether only quoted words show that something was said ("thought", "described").

    Those whose work it is to find do say what they found.
    """
    cue, source = attribution.cue, attribution.source
    if cue is None or cue.entry.kind == "speech":
        return False
    head = phrase.tokens[core_end(phrase, source) - 1].low
    finds = cue.entry.kind == "finding" and (is_collective(head) or head in FINDERS)
    return not finds


def _is_gerund_clause(attribution: Attribution) -> bool:
    cue = attribution.cue
    return (
        cue is not None
        and cue.entry.kind == "quote"
        and bool({"for", "nominal"} & cue.entry.licences)
    )


def _left_rows(text: str, phrase: Phrase, attribution: Attribution, floor: int) -> Iterator[Report]:
    """Yield what stands before source and cue: `“…,” he said`, `…, he said`."""
    tags = phrase.tags
    left = attribution.left
    if left <= floor or (attribution.cue and attribution.cue.role in ("participle", "infinitive")):
        return
    if attribution.source.inherited or tags[left - 1] not in "Q,-":
        return
    if attribution.cue is None and tags[:left].endswith(("C,", "S,", "K,", "C", "S")):
        return
    if attribution.cue and "direct" not in attribution.cue.entry.licences:
        return
    apart = attribution.follows is not None and not attribution.between
    if apart and (tags[left - 1] != "Q" or not awaits_cue(text, phrase, left - 1)):
        return
    start = max(
        floor, tags.rfind(";", floor, left) + 1, tags.rfind(":", floor, left) + 1 if floor else 0
    )
    while start < left and tags[start] in "C,B-:":
        start += 1
    if start < left and _is_intro(phrase, start, left, attribution):
        return
    yield from _emit(text, phrase, start, left, attribution)


def _is_intro(phrase: Phrase, start: int, left: int, attribution: Attribution) -> bool:
    """Whether what stands before is no statement ("On Friday, Smith said", "As X reported,")."""
    tags = phrase.tags
    if "Q" in tags[start:left]:
        return False
    if phrase.tokens[start].low == "as" and attribution.follows is None:
        return True
    if attribution.between:
        clause = has_finite_verb(phrase, start, left, lenient=True)
        adverbial = tags[start] not in "DN" if attribution.cue is None else tags[start] in "PS"
        led = tags[start] == "S" or phrase.tokens[start].low.endswith(("ed", "ing"))
        if led and tags[attribution.follows or 0] == QUOTE:
            return True  # "Asked if he knew, she said, “…”"
        return adverbial and not clause
    return not has_finite_verb(phrase, start, left, lenient=True)


def _continues(phrase: Phrase, attribution: Attribution, left: bool) -> bool:  # noqa: FBT001
    """Whether the words behind source and cue are reported too."""
    tags, follows = phrase.tags, attribution.follows
    if follows is None or follows >= len(tags):
        return False
    if not left:
        return True
    if tags[follows] == QUOTE or not attribution.between or tags[follows - 1] == "-":
        return True
    if attribution.cue is None:
        shared = tags[follows] == "C" and tags[follows + 1 : follows + 2] in ("A", "V", "w")
        return shared or tags[follows] in "AMFV"
    if _is_apposition(phrase, attribution):
        return False
    if tags[follows] in "IV" or phrase.tokens[follows].low.endswith("ing"):
        return False
    return tags[follows] not in "SPTWK" or phrase.tokens[follows].low == "of"


def _is_apposition(phrase: Phrase, attribution: Attribution) -> bool:
    """Whether the reporter goes on: "…, officials said Monday, a shift that …"."""
    at, tags = attribution.follows or 0, phrase.tags
    article = phrase.tokens[at].low in ("a", "an")
    clause = next((tag for tag in tags[at:] if tag in "WKRAMF,."), ".")
    return article and clause in "WKR,." and attribution.cue is not None


def _emit(
    text: str, phrase: Phrase, start: int, end: int, attribution: Attribution
) -> Iterator[Report]:
    """Yield the stretch as one statement, or as parts where whole quotations stand in it."""
    tags = phrase.tags
    start, end = _trim(tags, start, end)
    if start >= end:
        return
    colon = _colon_quote(text, phrase, start, end)
    if set(tags[start:end]) <= set("Q,"):
        for at in range(start, end):
            if tags[at] == QUOTE:
                yield _report(phrase, at, at + 1, Kind.DIRECT, attribution)
    elif colon is not None:
        yield from _emit(text, phrase, start, colon, attribution)
        yield from _emit(text, phrase, colon + 1, end, attribution)
    elif tags[start] == QUOTE and is_sentence(text, phrase, start) and tags[start + 1] in ",-SPT":
        yield _report(phrase, start, start + 1, Kind.DIRECT, attribution)
    else:
        quoted = (at for at in range(start, end) if tags[at] == QUOTE)
        mixed = any(not is_label(text, phrase, at) for at in quoted)
        yield _report(phrase, start, end, Kind.MIXED if mixed else Kind.INDIRECT, attribution)


def _trim(tags: str, start: int, end: int) -> tuple[int, int]:
    """Take punctuation off both ends and a conjunction off the right one."""
    while start < end and tags[start] in ",;:-.":
        start += 1
    while end > start and (tags[end - 1] in ",;:-.(" or (tags[end - 1] == "C" and end - start > 1)):
        end -= 1
    return start, end


def _report(phrase: Phrase, start: int, end: int, kind: Kind, attribution: Attribution) -> Report:
    span = phrase.tokens[start].start, phrase.tokens[end - 1].end
    return Report(*span, kind, attribution.label, phrase, attribution.source)


def _colon_quote(text: str, phrase: Phrase, start: int, end: int) -> int | None:
    """Return the colon that introduces a whole quotation inside the stretch."""
    at = phrase.tags.find(":Q", start, end)
    return at if at > start and is_sentence(text, phrase, at + 1) else None


def introduced(text: str, phrase: Phrase) -> Report | None:
    """Return the quotation that a sentence without a cue introduces with a colon."""
    at = phrase.tags.find(":Q")
    if at <= 0 or not is_sentence(text, phrase, at + 1):
        return None
    source = subject(phrase, at)
    token = phrase.tokens[at + 1]
    return Report(token.start, token.end, Kind.DIRECT, None, phrase, source)
