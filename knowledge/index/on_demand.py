"""Values on demand: a sequence or a mapping that makes each value when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Value = TypeVar("Value")


AT_ONCE = 64
"""Values that are told of at once where all are walked through."""


class ByNumber(Sequence[Value]):
    """Values that are made when they are asked for.

    Args:
        size: how many there are.
        make: makes one.
        ahead: is told of several before they are made one by one.
    """

    __slots__ = ("_ahead", "_make", "_size")

    def __init__(
        self,
        size: int,
        make: Callable[[int], Value],
        ahead: Callable[[Iterable[int]], object] = lambda _: None,
    ) -> None:
        self._size, self._make, self._ahead = size, make, ahead

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(self) != len(other):
            return False
        return all(own == its for own, its in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(self._size)

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, at: int) -> Value: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Value, ...]: ...

    def __getitem__(self, at: int | slice) -> Value | tuple[Value, ...]:
        if isinstance(at, slice):
            places = range(self._size)[at]
            self._ahead(places)
            return tuple(map(self._make, places))
        return self._make(range(self._size)[at])

    def __iter__(self) -> Iterator[Value]:
        for start in range(0, self._size, AT_ONCE):
            some = range(start, min(start + AT_ONCE, self._size))
            self._ahead(some)
            yield from map(self._make, some)


class ByKey(Mapping[str, Value]):
    """Values by the ids of their stories, made when they are asked for."""

    __slots__ = ("_make", "_numbers")

    def __init__(self, numbers: Mapping[str, int], make: Callable[[int], Value]) -> None:
        self._numbers, self._make = numbers, make

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __getitem__(self, key: str) -> Value:
        return self._make(self._numbers[key])
