"""Whatever is done to the stories, in whatever order, answers are as of stories read just now."""

from __future__ import annotations

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from library_machine import LibraryMachine
from shelf_machine import ShelfMachine

SHORT = settings(max_examples=12, stateful_step_count=16, deadline=None)
"""A few seconds; `benchmarks/fuzz_library.py` goes on for as long as it is told."""


def test_a_library_answers_in_any_order_as_one_that_is_built_anew() -> None:
    run_state_machine_as_test(LibraryMachine, settings=SHORT)  # type: ignore[no-untyped-call]


def test_a_shelf_and_two_servers_answer_in_any_order_as_their_files_say() -> None:
    run_state_machine_as_test(ShelfMachine, settings=SHORT)  # type: ignore[no-untyped-call]
