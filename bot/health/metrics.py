"""The metrics: what is counted while the bot answers, and its state as numbers.

They are kept in a registry of their own, which a process makes once: prometheus_client's common
one would add up what several bots in one process do, as tests have them. Labels are few and
from closed sets, never anybody's words or ids.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from bot.request import current

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prometheus_client.metrics_core import Metric

    from bot.health.state import State

ANSWER_S = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Bounds of the histogram of answers: one takes a millisecond, where nobody waits."""
REPLY_S = (0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0)
"""Bounds of the histogram of replies: Discord gives up after three seconds without a word."""


class Metrics:
    """What is counted."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        GCCollector(registry=registry)
        self._asks = Counter(
            "verbatim_asks",
            "Questions that were answered, by what came of them and where they were asked.",
            ["verdict", "surface"],
            registry=registry,
        )
        self._turned_away = Counter(
            "verbatim_turned_away",
            "Questions that were not answered, because of too many at once or of one person.",
            ["reason"],
            registry=registry,
        )
        self._finds = Counter(
            "verbatim_finds",
            "Posted words whose source was looked for, by whether it was found.",
            ["found"],
            registry=registry,
        )
        self._answer_s = Histogram(
            "verbatim_answer_seconds",
            "From a question's arrival at the desk until its answer is ready, waiting included.",
            buckets=ANSWER_S,
            registry=registry,
        )
        self._reply_s = Histogram(
            "verbatim_reply_seconds",
            "From the event of a question until Discord has taken its reply.",
            ["surface"],
            buckets=REPLY_S,
            registry=registry,
        )

    def asked(self, verdict: str, surface: str) -> None:
        """Count a question that was answered."""
        self._asks.labels(verdict, surface).inc()

    def answered(self, seconds: float) -> None:
        """Note how long an answer took."""
        self._answer_s.observe(seconds)

    def turned_away(self, reason: str) -> None:
        """Count a question that was not answered."""
        self._turned_away.labels(reason).inc()

    def found(self, *, found: bool) -> None:
        """Count words whose source was looked for."""
        self._finds.labels("yes" if found else "no").inc()

    def replied(self, surface: str) -> None:
        """Note how long a reply took, from the event of this request until now."""
        request = current()
        if request is not None:
            self._reply_s.labels(surface).observe(time.monotonic() - request.began)

    def watch(self, state: Callable[[], State]) -> None:
        """Tell the state as numbers too, as it is whenever somebody reads them."""
        self._registry.register(_States(state))

    def told(self, accept: str) -> tuple[bytes, str]:
        """Return all of it in the form that a reader accepts, and the name of that form."""
        encode, form = choose_encoder(accept)
        return encode(self._registry), form


class _States(Collector):
    """The state as numbers."""

    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state

    def describe(self) -> list[Metric]:
        """Return nothing: without this, registering would ask for the state."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield each number."""
        state = self._state()
        gateway, stories, queue = state.gateway, state.stories, state.queue
        yield InfoMetricFamily("verbatim", "Which bot it is.", {"version": state.version})
        yield InfoMetricFamily(
            "verbatim_library", "Which stories answer.", {"revision": stories.revision}
        )
        up = GaugeMetricFamily("verbatim_status", "1 for what it comes to.", labels=["status"])
        for status in type(state.status):
            up.add_metric([status.value], float(status is state.status))
        yield up
        yield from _of_shards(state)
        yield _gauge("verbatim_servers", "Servers that the bot is in.", gateway.servers)
        yield _gauge("verbatim_database_usable", "1 where it can be.", state.database.usable)
        yield from _of_archive(state)
        yield _gauge("verbatim_stories", "Shared stories that answer.", stories.stories)
        yield _gauge("verbatim_sentences", "Sentences of these.", stories.sentences)
        yield _gauge("verbatim_story_problems", "What could not be read.", stories.problems)
        yield _gauge(
            "verbatim_loaded_timestamp_seconds",
            "When the stories were read last.",
            stories.loaded_at.timestamp(),
        )
        yield _gauge("verbatim_questions_present", "Being answered, or waiting.", queue.present)
        yield _gauge("verbatim_questions_waiting", "Waiting for their turn.", queue.waiting)
        yield _gauge("verbatim_questions_most", "How many may be present.", queue.most)
        yield _gauge("verbatim_unsent", "Ready, and waiting for Discord to take it.", queue.unsent)
        reloads = CounterMetricFamily(
            "verbatim_reloads", "Reloads, by what they came to.", labels=["outcome"]
        )
        for outcome, number in state.reloads.counts.items():
            reloads.add_metric([outcome], number)
        yield reloads
        faults = CounterMetricFamily(
            "verbatim_faults", "What went wrong, by its kind.", labels=["kind"]
        )
        for kind, number in state.faults.items():
            faults.add_metric([kind], number)
        yield faults


def _of_shards(state: State) -> Iterator[Metric]:
    """Yield what is told of the connections to the gateway, of each shard."""
    labels = ["shard"]
    connected = GaugeMetricFamily("verbatim_gateway_connected", "1 where it is.", labels=labels)
    latency = GaugeMetricFamily(
        "verbatim_gateway_latency_seconds",
        "From the last heartbeat to its acknowledgement.",
        labels=labels,
    )
    reconnects = CounterMetricFamily(
        "verbatim_gateway_reconnects", "Connections after the first.", labels=labels
    )
    resumes = CounterMetricFamily(
        "verbatim_gateway_resumes", "Of these, those that went on where it was.", labels=labels
    )
    for gateway in state.gateways:
        shard = [str(gateway.shard)]
        connected.add_metric(shard, float(gateway.connected))
        if gateway.latency is not None:
            latency.add_metric(shard, gateway.latency)
        reconnects.add_metric(shard, gateway.reconnects)
        resumes.add_metric(shard, gateway.resumed)
    yield from (connected, latency, reconnects, resumes)


def _of_archive(state: State) -> Iterator[Metric]:
    """Yield what is told of the archive, if there is one."""
    archive = state.archive
    if archive is not None:
        yield _gauge("verbatim_archive_reachable", "1 where it is.", archive.reachable)
        yield _gauge("verbatim_archive_revision", "That which answers.", archive.revision or 0)
        yield _gauge("verbatim_archive_stories", "Stories of this.", archive.stories)


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, float(value))
