"""Changes: a change of the stories is looked at before it is made, told when it is, and undone.

What wants to change stories makes an `Offer` of a `Change` and hands it to `offer`; all else
happens here: what it would change is shown to the person alone, with buttons; where much would
be lost a second click is asked for; somebody who was faster is told of, and what would change
now is shown anew; what was done is told in the server's log channel, and can be undone below
what is said of it.

    change = ServerChange(guild, (NewRevision(guild, "ferry", Action.ADD, content, None, …),))
    await offer(interaction, services, Offer(change))

A feature that shows another preview of its own gives `Offer.show`, and further buttons as
`Offer.others`: `Other("again_button", work)`, where `work(interaction, offer)` answers the
click, by a form or by another `offer`, which then stands in the place of this one. So does
`Offer.menu`, in which several things may be chosen.

What waits for a click is kept for a quarter of an hour and not over a restart: it may hold a
whole story. A click on what is not kept says so, and nothing has been done.
"""

from bot.discord.changes.change import Change, Look, ServerChange, TakeDown
from bot.discord.changes.offered import Menu, Offer, Other
from bot.discord.changes.offers import offer

__all__ = ["Change", "Look", "Menu", "Offer", "Other", "ServerChange", "TakeDown", "offer"]
