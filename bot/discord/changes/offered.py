"""What is offered: a change that somebody may confirm, and what else they may do with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from discord import Interaction

    from bot.discord.changes.change import Change, Look
    from bot.discord.services import Services
    from bot.words import Words


@dataclass(frozen=True, slots=True)
class Other:
    """A further button of an offer."""

    label: str
    """The key of its words."""
    work: Callable[[Interaction[Any], Services, Offer], Awaitable[None]]
    """Answers the click; the offer goes on waiting."""


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu of an offer, from which several things may be chosen at once."""

    placeholder: str
    """The key of its words."""
    options: tuple[str, ...]
    """What stands in it; as many are offered as Discord takes, cut where they are long."""
    work: Callable[[Interaction[Any], Services, Offer, Sequence[int]], Awaitable[None]]
    """Answers the choice, which is given by the options' places; the offer goes on waiting."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A change that somebody may confirm.

    `show` returns what stands above the buttons, at most 1,700 characters long; without it,
    the difference in sentences is shown, and `head` returns what stands above that. `show` may
    take long, and is called in a thread.
    """

    change: Change
    confirm: str | None = "confirm_button"
    """The key of what stands on the button that makes the change; None where nothing does."""
    show: Callable[[Look, Words], str] | None = None
    head: Callable[[Look, Words], str] | None = field(default=None, kw_only=True)
    others: tuple[Other, ...] = ()
    menu: Menu | None = None
    too_late: str | None = None
    """The key of what is said where somebody else has changed a story meanwhile; without it, what
    the change would do by then is offered."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What waits: an offer, and what it would do as it was shown."""

    offer: Offer
    look: Look
    is_stopped: bool = False
    """Whether it breaks an expectation, and whoever runs the bot wants that to stop it."""

    @property
    def can_be_made(self) -> bool:
        """Whether a click makes it."""
        return not (self.look.failed or self.is_stopped or self.offer.confirm is None)
