"""What is counted, as a reader of Prometheus's text has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client.parser import text_string_to_metric_families

from bot.health.metrics import Metrics
from bot.request import named

if TYPE_CHECKING:
    from collections.abc import Mapping

PLAIN = "text/plain"
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def samples(metrics: Metrics) -> Samples:
    text = metrics.told(PLAIN)[0].decode()
    families = text_string_to_metric_families(text)
    return {(s.name, frozenset(s.labels.items())): s.value for f in families for s in f.samples}


def of(found: Samples, name: str, /, **labels: str) -> float:
    labelled: Mapping[str, str] = labels
    return found[name, frozenset(labelled.items())]


def test_questions_are_counted_by_verdict_and_surface() -> None:
    metrics = Metrics()
    for verdict, surface in (("quote", "command"), ("quote", "command"), ("none", "mention")):
        metrics.asked(verdict, surface)
    found = samples(metrics)
    assert of(found, "verbatim_asks_total", verdict="quote", surface="command") == 2
    assert of(found, "verbatim_asks_total", verdict="none", surface="mention") == 1


def test_answers_are_counted_by_how_long_they_took() -> None:
    metrics = Metrics()
    for seconds in (0.0004, 0.003, 0.004, 12.0):
        metrics.answered(seconds)
    found = samples(metrics)
    assert of(found, "verbatim_answer_seconds_bucket", le="0.0005") == 1
    assert of(found, "verbatim_answer_seconds_bucket", le="0.005") == 3
    assert of(found, "verbatim_answer_seconds_bucket", le="10.0") == 3
    assert of(found, "verbatim_answer_seconds_count") == 4


def test_a_reply_takes_as_long_as_its_request() -> None:
    metrics = Metrics()
    metrics.replied("command")  # of no request: nobody knows how long it took
    with named(1):
        metrics.replied("command")
    assert of(samples(metrics), "verbatim_reply_seconds_count", surface="command") == 1


def test_questions_that_were_turned_away_and_sources_are_counted() -> None:
    metrics = Metrics()
    metrics.turned_away("busy")
    metrics.found(found=True)
    metrics.found(found=False)
    found = samples(metrics)
    assert of(found, "verbatim_turned_away_total", reason="busy") == 1
    assert of(found, "verbatim_finds_total", found="yes") == 1
    assert of(found, "verbatim_finds_total", found="no") == 1


def test_two_bots_in_one_process_do_not_count_for_each_other() -> None:
    one, other = Metrics(), Metrics()
    one.asked("quote", "command")
    assert ("verbatim_asks_total", frozenset()) not in samples(other)
    assert not any(name == "verbatim_asks_total" for name, _ in samples(other))


def test_the_process_is_told_of_too() -> None:
    found = samples(Metrics())
    assert of(found, "process_resident_memory_bytes") > 0
    assert of(found, "process_open_fds") > 0


def test_a_reader_that_asks_for_the_newer_form_gets_it() -> None:
    body, form = Metrics().told("application/openmetrics-text; version=1.0.0")
    assert form.startswith("application/openmetrics-text")
    assert body.endswith(b"# EOF\n")
