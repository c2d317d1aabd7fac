"""The JSON that programs read: field names and shapes are public behaviour."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from bot.terminal.explanation import verdict_reason
from bot.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.intake.drafting import Draft
    from knowledge.answer import Answer, Facts, Passage
    from knowledge.errors import StoryError
    from knowledge.model import Considered, Statement, Story
    from knowledge.ranking.explanation import Explanation
    from knowledge.source.finding import Finding
    from knowledge.source.matches import Match


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """Return the object that stands for an answer.

    `understood`, `suggestions`, `speakers`, `choices`, `unresolved` and `further` are
    there where there is something to tell.
    """
    told = {
        "understood": answer.understood,
        "suggestions": answer.suggestions,
        "speakers": answer.speakers,
        "choices": [asdict(choice) for choice in answer.choices],
        "unresolved": answer.unresolved,
        "further": answer.further,
    }
    return {
        "question": answer.question,
        "verdict": answer.verdict,
        "confidence": round(answer.confidence, 4),
        "corrections": [{"from": c.written, "to": c.searched} for c in answer.corrections],
        "passages": [_passage_to_json(passage) for passage in answer.passages],
        "revision": answer.revision,
        "elapsed_ms": round(answer.elapsed_ms, 3),
        "intent": answer.intent,
        "facts": None if answer.facts is None else _facts_fields(answer.facts),
    } | {name: value for name, value in told.items() if value}


def _facts_fields(facts: Facts) -> dict[str, Any]:
    """Return what is known of the stories themselves; a field that a head lacks is null."""
    return {
        "stories": [{"id": story.id, **_source_fields(story, None)} for story in facts.stories],
        "fields": {field: facts.value(field) for field in facts.fields},
        "speakers": [asdict(speaker) for speaker in facts.speakers],
    }


def story_to_json(story: Story, sentences: int, language: str) -> dict[str, Any]:
    """Return the object that stands for a story with so many sentences, in a language."""
    source = _source_fields(story, None)
    del source["link"]
    told = {name: getattr(story, name) for name in ("author", "updated")}
    told["language"] = story.language or language
    return {"id": story.id, **source, **told, "sentences": sentences, "file": story.file}


def draft_to_json(draft: Draft, file: str | None) -> dict[str, Any]:
    """Return the object that stands for a draft, and the file that it was written to, if any."""
    # Slow to import, and only one command needs it.
    from bot.intake.preview import preview  # noqa: PLC0415

    facts, story = asdict(preview(draft)), draft.story
    source = _source_fields(story, None)
    del source["link"], facts["title"], facts["publisher"], facts["published"]
    return {
        "added": file is not None,
        "file": file,
        "id": story.id,
        **source,
        **{name: getattr(story, name) for name in ("author", "updated", "language")},
        **facts,
        "left_out": draft.left_out,
        "mended": draft.mended,
        "doubts": [
            {"doubt": one.key.removeprefix("doubt_"), "told": one.told(ENGLISH)}
            for one in draft.doubts
        ],
        "replaces": None if draft.replaces is None else draft.replaces.id,
        "text": story.text,
    }


def problem_to_json(problem: StoryError) -> dict[str, Any]:
    """Return the object that stands for what could not be read."""
    return {
        "problem": problem.reason,
        "file": problem.file,
        "line": problem.line,
        "remedy": problem.remedy,
    }


def _passage_to_json(passage: Passage) -> dict[str, Any]:
    return {
        "story": passage.story.id,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "paragraph": passage.sentence.paragraph,
        "sentence": passage.sentence.number,
        "score": round(passage.score, 4),
        "matches": passage.matches,
        "answer": passage.answer,
        "also": [
            {"story": place.story.id, "start": place.start, "end": place.end}
            for place in passage.also
        ],
        "statements": [_statement_fields(statement) for statement in passage.statements],
        "source": _source_fields(passage.story, passage.link),
        "attribution": passage.attribution,
        "heading": passage.heading,
        "time": passage.time,
    }


def considered_to_json(considered: Iterable[Considered]) -> list[dict[str, Any]]:
    """Return the objects that stand for those who were considered as a speaker."""
    return [
        {
            "name": one.name,
            "score": round(one.score, 2),
            "parts": {name: round(value, 2) for name, value in one.parts.items()},
        }
        for one in considered
    ]


def statement_to_json(story: Story, statement: Statement) -> dict[str, Any]:
    """Return the object that stands for a statement of a story."""
    fields = _statement_fields(statement)
    span = {name: fields.pop(name) for name in ("start", "end")}
    return {
        "story": story.id,
        **span,
        "text": story.text[statement.start : statement.end],
        **fields,
    }


def explanation_to_json(explanation: Explanation) -> dict[str, Any]:
    """Return the object that stands for the reasons of an answer."""
    judgement = explanation.judgement
    return {
        "reason": verdict_reason(explanation),
        "asks": explanation.query.form,
        "about": round(judgement.about, 4),
        "right": round(judgement.right, 4),
        "terms": [asdict(term) for term in explanation.terms],
        "shares": [
            {one.feature: round(one.score, 4) for one in contributions}
            for contributions in explanation.contributions
        ],
        "evidence": None if judgement.evidence is None else asdict(judgement.evidence),
    }


def finding_to_json(finding: Finding) -> dict[str, Any]:
    """Return the object that stands for what became of posted words."""
    return {
        "posted": finding.posted,
        "found": finding.kind,
        "stitched": finding.is_stitched,
        "matches": [_match_to_json(finding, match) for match in finding.matches],
        "missing": finding.missing,
        "says_more": finding.says_more,
        "revision": finding.revision,
    }


def _match_to_json(finding: Finding, match: Match) -> dict[str, Any]:
    """Return a place: its sentences whole, the words in them, and what differs or is omitted."""
    # Slow to import, and `verbatim ask` needs none of it.
    from knowledge.source.places import omitted, passage  # noqa: PLC0415

    here, missed, (start, end) = passage(match), omitted(match), match.whole
    claimed = match.claimed
    return {
        "story": match.story.id,
        "start": start,
        "end": end,
        "text": match.story.text[start:end],
        "paragraph": match.paragraph,
        "words": match.span,
        "part": match.posted,
        "differences": [asdict(difference) for difference in match.differences],
        "left_out": None if missed is None else asdict(missed),
        "claimed": None if claimed is None else finding.posted[slice(*claimed)],
        "statements": [_statement_fields(statement) for statement in here.statements],
        "source": _source_fields(match.story, here.link),
        "attribution": here.attribution,
        "heading": here.heading,
        "time": here.time,
    }


def _statement_fields(statement: Statement) -> dict[str, Any]:
    return {
        "start": statement.start,
        "end": statement.end,
        "kind": statement.kind,
        "speaker": statement.speaker,
        "role": statement.role,
        "cue": statement.cue,
        "resolved": statement.resolved,
        "evidence": statement.evidence,
    }


def _source_fields(story: Story, link: str | None) -> dict[str, str | None]:
    return {
        "title": story.title,
        "publisher": story.publisher,
        "published": story.published,
        "url": story.url,
        "link": link,
    }


def dumps(value: object) -> str:
    """Return one line of JSON, valid even where a string holds a lone surrogate."""
    line = json.dumps(value, ensure_ascii=False)
    # What UTF-8 cannot carry becomes the JSON escape of the same code unit.
    return line.encode("utf-8", "backslashreplace").decode("utf-8")


def print_json(record: dict[str, Any]) -> None:
    """Print an object as a line of its own."""
    click.echo(dumps(record))
