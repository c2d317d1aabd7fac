"""Values on demand: a sequence or a mapping that makes each value when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Value = TypeVar("Value")


class ByNumber(Sequence[Value]):
    """Values that are made when they are asked for."""

    __slots__ = ("_make", "_size")

    def __init__(self, size: int, make: Callable[[int], Value]) -> None:
        self._size, self._make = size, make

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
            return tuple(map(self._make, range(self._size)[at]))
        return self._make(range(self._size)[at])


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
