"""Reports: the attributions of one sentence, each with its cue, source and words.

Every cue of the sentence is given its source and the words it reports; reports
are read from left to right, and one that only repeats what an earlier one already
covers (an attribution inside reported words) is left to that one. Which of the
words are direct, mixed or indirect is told by the quotations among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge import contents
from knowledge.cues import NOMINALS, cues
from knowledge.model import Kind, Span
from knowledge.names import is_possessive
from knowledge.sources import (
    Source,
    is_clause,
    is_document,
    name_after_role,
    noun_phrase_end,
    noun_phrase_start,
    source_after,
    source_before,
    subject,
)
from knowledge.tokens import QUOTE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.cues import Cue
    from knowledge.tokens import Phrase

POSSESSIVES = frozenset({"his", "her", "their"})
SHORTEST_QUOTE = 3
"""Words below which quoted words without sentence punctuation may be a mere label."""


@dataclass(frozen=True, slots=True)
class Report:
    """One attribution before its speaker is resolved."""

    start: int
    end: int
    kind: Kind
    cue: Span | None
    phrase: Phrase
    source: Source | None


@dataclass(frozen=True, slots=True)
class _Attribution:
    """A cue with its source, and where its own words lie in the sentence."""

    cue: Cue | None
    source: Source
    left: int
    """Where source and cue together start."""
    right: int
    """Where they end."""
    follows: int | None
    """Where reported words start behind them, if they do."""
    between: bool
    """Whether source and cue stand between commas in what they report."""
    label: Span


def reports(text: str, phrase: Phrase) -> list[Report]:
    """Return the attributions of a sentence, in order, not overlapping."""
    found = _attributions(phrase)
    rows: list[Report] = []
    floor = 0
    for index, attribution in enumerate(found):
        if attribution.left < floor:
            continue
        limit = _limit(text, phrase, attribution, found[index + 1 :])
        new = list(_rows(text, phrase, attribution, floor, limit))
        rows += new
        if new:
            covered = [limit] if attribution.follows is not None else []
            floor = max([attribution.right, floor, *covered])
    return _apart(rows)


def _apart(rows: list[Report]) -> list[Report]:
    """Keep of overlapping rows the first: nothing is said twice."""
    kept: list[Report] = []
    for row in sorted(rows, key=lambda row: (row.start, -row.end)):
        if not kept or row.start >= kept[-1].end:
            kept.append(row)
    return kept


def _attributions(phrase: Phrase) -> list[_Attribution]:
    """Return cues with their sources, in order of place."""
    found: list[_Attribution] = []
    for cue in cues(phrase):
        attribution = _verbal(phrase, cue, found)
        if attribution is not None:
            found.append(attribution)
    found += [*_according(phrase), *_nominal(phrase)]
    return sorted(found, key=lambda attribution: attribution.left)


def _verbal(phrase: Phrase, cue: Cue, earlier: list[_Attribution]) -> _Attribution | None:
    """Give a verb its source, or None where nobody can be meant."""
    if cue.role == "passive":
        return _passive(phrase, cue)
    source = _source(phrase, cue, earlier)
    if source is None or not _can_speak(phrase, cue, source):
        return None
    end = len(phrase) - (phrase.tags[-1] == ".")
    left = cue.group if source.inverted or source.inherited else source.outer_start
    right = source.outer_end if source.inverted else cue.end
    follows = _follows(phrase, cue, source, right, end)
    label_end = cue.end
    if follows is not None and "nominal" in cue.entry.licences and phrase.tags[follows - 1] == "K":
        label_end = follows - 1
    label = Span(phrase.tokens[cue.start].start, phrase.tokens[label_end - 1].end)
    if not _has_marks(phrase, cue, (left, right), follows, end):
        return None
    if source.inherited and follows is None and cue.entry.kind == "speech":
        return None
    between = source.inverted and follows is not None
    if follows is None and not source.inverted:
        follows = _resumes(phrase, cue, left, end)
        between = follows is not None
    return _Attribution(cue, source, left, right, follows, between, label)


def _has_marks(
    phrase: Phrase, cue: Cue, own: tuple[int, int], follows: int | None, end: int
) -> bool:
    """Whether a cue that licenses nothing but quoted words has some."""
    left, right = own
    if cue.entry.licences == {"direct"}:
        return phrase.tags[left - 1 : left] == "Q" or (
            follows is not None and phrase.tags[follows] == "Q"
        )
    if cue.entry.kind == "quote" and follows is None:
        return "Q" in phrase.tags[right:end] or "Q" in phrase.tags[:left]
    return True


def _can_speak(phrase: Phrase, cue: Cue, source: Source) -> bool:
    """Only a paper reads "…", and an infinitive reports only what stands in marks."""
    if cue.role == "infinitive":
        following = phrase.tags[cue.end : cue.end + 6]
        return ":Q" in following or ",Q" in following or following[:1] == "Q"
    if phrase.tokens[cue.start].low in ("read", "reads"):
        return is_document(phrase, source)
    return True


def _passive(phrase: Phrase, cue: Cue) -> _Attribution | None:
    """Read "The deployment was first reported by the Courier": what was reported precedes."""
    licensed = {"direct", "that"} <= cue.entry.licences and cue.entry.kind == "speech"
    if not licensed or phrase.tokens[cue.end : cue.end + 1] == []:
        return None
    if phrase.tokens[cue.end].low != "by" or cue.group == 0:
        return None
    end = noun_phrase_end(phrase, cue.end + 1)
    stop = cue.group - (phrase.tags[cue.group - 1] == ",")
    start = noun_phrase_start(phrase, stop, 0) if stop > 0 else 0
    if end == cue.end + 1 or start >= stop or phrase.tags[stop - 1] not in "wN":
        return None
    source = Source(cue.end + 1, end, start, end, inverted=True)
    label = Span(phrase.tokens[cue.start].start, phrase.tokens[cue.end].end)
    return _Attribution(cue, source, start, stop, start, between=False, label=label)


def _resumes(phrase: Phrase, cue: Cue, left: int, end: int) -> int | None:
    """Return where the reported words go on after "…, he said," or "…, he said –"."""
    at = contents.skip_adjuncts(phrase, cue.end, end, addressee="object" in cue.entry.licences)
    if left and phrase.tags[left - 1] in ",Q-" and at + 1 < end and phrase.tags[at] in ",-":
        return at + 1
    if left and phrase.tokens[left - 1].low == "as" and at + 1 < end and phrase.tags[at] == ",":
        return at + 1
    return None


def _follows(phrase: Phrase, cue: Cue, source: Source, right: int, end: int) -> int | None:
    if source.inverted:
        colon = phrase.tags[right : right + 1] in (":", ",") and phrase.tags[right + 1 : right + 2]
        return right + 1 if colon and (colon == QUOTE or colon in "AMV") else None
    if "nominal" in cue.entry.licences:
        nominal = contents.nominal_complement(phrase, cue.end, end)
        if nominal is not None:
            return nominal
    return contents.complement(phrase, cue, end)


def _source(phrase: Phrase, cue: Cue, earlier: list[_Attribution]) -> Source | None:
    """Find who speaks: behind the cue, before it, or as in the clause before."""
    floor = max((one.right for one in earlier if one.right <= cue.group), default=0)
    before = phrase.tags[cue.group - 1] if cue.group else "."
    if cue.role in ("participle", "infinitive"):
        return _inherited(phrase, cue, earlier)
    direct = "direct" in cue.entry.licences
    if direct and before in "Q." and cue.start == cue.group:
        after = source_after(phrase, cue.end)
        if after is not None:
            return after
    found = source_before(phrase, cue.group, floor)
    if found is None and direct and before in ",-" and cue.start == cue.group:
        after = source_after(phrase, cue.end)
        if after is not None and not is_clause(
            phrase.tags[after.end : after.end + 12].split(",")[0]
        ):
            return after
    if found is None and before in "C,":
        return _inherited(phrase, cue, earlier)
    return found


def _inherited(phrase: Phrase, cue: Cue, earlier: list[_Attribution]) -> Source | None:
    """Return the source of the attribution before, else the subject of the sentence."""
    for one in reversed(earlier):
        if one.cue is not None:
            kept = one.source
            return Source(kept.start, kept.end, cue.group, cue.end, inherited=True)
    found = subject(phrase, cue.group)
    return found and Source(found.start, found.end, cue.group, cue.end, inherited=True)


def _according(phrase: Phrase) -> Iterator[_Attribution]:
    """Yield each "according to X"."""
    tokens, tags = phrase.tokens, phrase.tags
    for at in range(len(tokens) - 2):
        if tokens[at].low == "according" and tokens[at + 1].low == "to":
            end = at + 3 if tags[at + 2] == "R" else noun_phrase_end(phrase, at + 2)
            if end <= at + 2:
                continue
            start = at + 2
            named = name_after_role(phrase, start, end)
            if named is not None:
                start, end = named
            outer = _appositions_end(phrase, end)
            follows = None
            if tags[outer : outer + 1] == "," and outer + 1 < len(tags):
                follows = outer + 1
            source = Source(start, end, at, outer, inverted=True)
            label = Span(tokens[at].start, tokens[at + 1].end)
            yield _Attribution(None, source, at, outer, follows, follows is not None, label)


def _nominal(phrase: Phrase) -> Iterator[_Attribution]:
    """Yield each "Quigley’s claim that …" and "his warning that …"."""
    tokens, tags = phrase.tokens, phrase.tags
    at = tags.find("K", 2)
    while at > 0:
        owner = at - 2
        possessive = is_possessive(tokens[owner].low) or tokens[owner].low in POSSESSIVES
        if tokens[at - 1].low in NOMINALS and possessive and at + 1 < len(tags):
            start = noun_phrase_start(phrase, owner + 1, 0)
            source = Source(start, owner + 1, start, at, inherited=True)
            label = Span(tokens[at - 1].start, tokens[at - 1].end)
            yield _Attribution(None, source, start, at, at + 1, between=False, label=label)
        at = tags.find("K", at + 1)


def _nominal_end(phrase: Phrase, start: int, end: int) -> int:
    """Return where the clause of a noun ends: before the second finite verb."""
    tags = phrase.tags
    verbs = 0
    for at in range(start, end):
        if (tags[at] in "AMF" and tags[at - 1] not in "AM") or (
            tags[at] == "V" and tags[at - 1] in "wN" and (verbs or tags[at - 1] == "N")
        ):
            verbs += 1
        if verbs > 1 and tags[at - 1] not in "BRW":
            return at
    return end


def _appositions_end(phrase: Phrase, end: int) -> int:
    """Include appositions in commas that have no verb ("…, UNICEF, …")."""
    tags = phrase.tags
    if tags[end : end + 1] == "(":
        close = tags.find(")", end)
        end = close + 1 if close > 0 else end
    while tags[end : end + 1] == ",":
        comma = tags.find(",", end + 1)
        inner = tags[end + 1 : comma] if comma > 0 else ""
        if not inner or inner[0] in "CRKPST" or is_clause(inner) or "Q" in inner:
            return end
        end = comma
    return end


def _limit(text: str, phrase: Phrase, attribution: _Attribution, later: list[_Attribution]) -> int:
    """Return where the words reported behind an attribution end."""
    end = len(phrase) - (phrase.tags[-1] == ".")
    start = attribution.right if attribution.follows is None else attribution.follows
    tags = phrase.tags
    if attribution.cue is not None and attribution.cue.role == "passive":
        return attribution.right
    if attribution.cue is None and attribution.source.inherited:
        return _nominal_end(phrase, start, end)
    for one in later:
        if one.left >= start:
            cut = _cut(phrase, one, start)
            if cut is not None:
                return cut
    for at in range(start, end):
        ends = tags[at] == QUOTE and tags[at + 1 : at + 2] == "C" and tags[at + 2 : at + 3] in "FVw"
        if ends and _awaits(text, phrase, at):
            return at + 1
        if tags[at] == "," and at + 1 < end and phrase.tokens[at + 1].low in contents.COMMENTS:
            return at
    return end


def _cut(phrase: Phrase, one: _Attribution, start: int) -> int | None:
    """Return where an attribution further on ends the words of the one before."""
    tags = phrase.tags
    at = one.left
    if at <= start:
        return None
    before = tags[at - 1]
    own = not one.source.inherited
    if one.cue is not None and one.cue.role == "participle":
        return at if before in ",C-Q" else None
    if before == "C" and (not own or tags[at - 2] in ",;-Q"):
        return at - 1
    if before == "S" and tags[at - 2] == ",":
        return at - 1
    if one.cue is not None and one.cue.entry.kind == "quote" and one.follows is None:
        comma = tags.rfind(",", start, at)
        return comma if comma > 0 else None
    if one.follows is None or one.cue is None:
        semicolon = tags.rfind(";", start, at)
        return semicolon if semicolon > 0 else None
    return at if before == ";" or (before == "," and not own) else None


def _rows(
    text: str, phrase: Phrase, attribution: _Attribution, floor: int, limit: int
) -> Iterator[Report]:
    """Yield the statements of one attribution, left of it and right of it."""
    quoted_only = attribution.cue is not None and attribution.cue.entry.kind != "speech"
    rows = list(_left_rows(text, phrase, attribution, floor))
    follows = attribution.follows
    if follows is not None and _continues(phrase, attribution, bool(rows)):
        rows += _emit(text, phrase, follows, limit, attribution)
    elif follows is None and quoted_only and "Q" in phrase.tags[attribution.right : limit]:
        at = phrase.tags.find("Q", attribution.right, limit)
        if _is_saying(text, phrase, at):
            rows += _emit(text, phrase, at, at + 1, attribution)
    needs_marks = quoted_only and not _is_gerund_clause(attribution)
    yield from (row for row in rows if not (needs_marks and row.kind is Kind.INDIRECT))


def _is_gerund_clause(attribution: _Attribution) -> bool:
    cue = attribution.cue
    return (
        cue is not None
        and cue.entry.kind == "quote"
        and bool({"for", "nominal"} & cue.entry.licences)
    )


def _left_rows(
    text: str, phrase: Phrase, attribution: _Attribution, floor: int
) -> Iterator[Report]:
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
    if apart and (tags[left - 1] != "Q" or not _awaits(text, phrase, left - 1)):
        return
    start = max(
        floor, tags.rfind(";", floor, left) + 1, tags.rfind(":", floor, left) + 1 if floor else 0
    )
    while start < left and tags[start] in "C,B-:":
        start += 1
    if start < left and _is_intro(phrase, start, left, attribution):
        return
    yield from _emit(text, phrase, start, left, attribution)


def _is_intro(phrase: Phrase, start: int, left: int, attribution: _Attribution) -> bool:
    """Whether what stands before is no statement ("On Friday, Smith said", "As X reported,")."""
    tags = phrase.tags
    if "Q" in tags[start:left]:
        return False
    if phrase.tokens[start].low == "as" and attribution.follows is None:
        return True
    if attribution.between:
        clause = contents.has_finite_verb(phrase, start, left, lenient=True)
        return attribution.cue is None and not clause and tags[start] not in "DN"
    return not contents.has_finite_verb(phrase, start, left, lenient=True)


def _continues(phrase: Phrase, attribution: _Attribution, left: bool) -> bool:  # noqa: FBT001
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
    if tags[follows] in "IV" or phrase.tokens[follows].low.endswith("ing"):
        return False
    return tags[follows] not in "SPTWK" or phrase.tokens[follows].low == "of"


def _emit(
    text: str, phrase: Phrase, start: int, end: int, attribution: _Attribution
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
    elif tags[start] == QUOTE and _is_sentence(text, phrase, start) and tags[start + 1] in ",-SPT":
        yield _report(phrase, start, start + 1, Kind.DIRECT, attribution)
    else:
        quoted = (at for at in range(start, end) if tags[at] == QUOTE)
        mixed = any(not _is_label(text, phrase, at) for at in quoted)
        yield _report(phrase, start, end, Kind.MIXED if mixed else Kind.INDIRECT, attribution)


def _trim(tags: str, start: int, end: int) -> tuple[int, int]:
    """Take punctuation off both ends and a conjunction off the right one."""
    while start < end and tags[start] in ",;:-.":
        start += 1
    while end > start and (tags[end - 1] in ",;:-.(" or (tags[end - 1] == "C" and end - start > 1)):
        end -= 1
    return start, end


def _report(phrase: Phrase, start: int, end: int, kind: Kind, attribution: _Attribution) -> Report:
    span = phrase.tokens[start].start, phrase.tokens[end - 1].end
    return Report(*span, kind, attribution.label, phrase, attribution.source)


def _colon_quote(text: str, phrase: Phrase, start: int, end: int) -> int | None:
    """Return the colon that introduces a whole quotation inside the stretch."""
    at = phrase.tags.find(":Q", start, end)
    return at if at > start and _is_sentence(text, phrase, at + 1) else None


def quoted_words(text: str, phrase: Phrase, at: int) -> str:
    """Return what stands between the marks of a quotation."""
    token = phrase.tokens[at]
    return text[token.start : token.end].strip("“”„«»‹›‘’‚\"' ")


def _is_sentence(text: str, phrase: Phrase, at: int) -> bool:
    words = quoted_words(text, phrase, at)
    return words[:1].isupper() and words[-1:] in ".?!,…—–" and len(words.split()) > 1


def _awaits(text: str, phrase: Phrase, at: int) -> bool:
    """Whether a quotation ends so that its cue must follow."""
    return quoted_words(text, phrase, at)[-1:] in (",", "?", "!", "—", "–")


def _is_label(text: str, phrase: Phrase, at: int) -> bool:
    """Whether quoted words are a name or a title rather than somebody's speech."""
    words = quoted_words(text, phrase, at).split()
    return len(words) <= SHORTEST_QUOTE and words[:1] != [] and words[0][:1].isupper()


def _is_saying(text: str, phrase: Phrase, at: int) -> bool:
    return not _is_label(text, phrase, at)


def introduced(text: str, phrase: Phrase) -> Report | None:
    """Return the quotation that a sentence without a cue introduces with a colon."""
    at = phrase.tags.find(":Q")
    if at <= 0 or not _is_sentence(text, phrase, at + 1):
        return None
    source = subject(phrase, at)
    token = phrase.tokens[at + 1]
    return Report(token.start, token.end, Kind.DIRECT, None, phrase, source)
