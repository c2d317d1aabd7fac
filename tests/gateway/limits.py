"""Limits: what Discord refuses in the body of a request, with its nested errors.

Discord's description states most lengths, but where the stories of tests run without it
the limits must hold all the same, and some stand nowhere in it: 6,000 characters over all
embeds, the width of a row, an empty message, two components with one `custom_id`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from gateway import refusals
from gateway.world import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    Path = tuple[str | int, ...]
    Error = tuple[Path, str, str]

COMPONENTS_V2 = 1 << 15
BUTTON, LINK, PREMIUM = 2, 5, 6
EMBED_TEXTS = (("title", 256), ("description", 4096))
EMBED_PARTS = (("footer", "text", 2048), ("author", "name", 256))
EMBEDS_TOTAL = 6000


def check_message(body: dict[str, Any], *, partial: bool = False) -> None:
    """Refuse a message that Discord would refuse.

    Args:
        body: the request's body.
        partial: an edit, which may leave everything out.

    Raises:
        Refusal: 50035 with every error found, or 50006 where nothing would be shown.
    """
    if found := [*_content(body), *_embeds(body), *_components(body)]:
        raise refusals.invalid_form(found)
    shown = ("content", "embeds", "components", "attachments", "sticker_ids", "poll")
    if not partial and not any(body.get(key) for key in shown):
        raise refusals.empty_message()


def check_choices(data: dict[str, Any]) -> None:
    """Refuse more than 25 choices of autocompletion, or names that are not 1 to 100 long."""
    choices = data.get("choices") or []
    found = list(_count(("data", "choices"), choices, 25))
    for index, choice in enumerate(choices):
        path: Path = ("data", "choices", index)
        found += _length((*path, "name"), choice["name"], 100, least=1)
        if isinstance(choice["value"], str):
            found += _length((*path, "value"), choice["value"], 100, least=1)
    if found:
        raise refusals.invalid_form(found)


def check_modal(data: dict[str, Any]) -> None:
    """Refuse a modal with too long a title, id, or too many parts."""
    components = data.get("components") or []
    found = [
        *_length(("data", "title"), data.get("title") or "", 45, least=1),
        *_length(("data", "custom_id"), data.get("custom_id") or "", 100, least=1),
        *_count(("data", "components"), components, 5, least=1),
    ]
    for part in walk(components):
        if "label" in part:
            found += _length(("data", "components", "label"), part["label"] or "", 45)
    if found:
        raise refusals.invalid_form(found)


def _length(path: Path, text: str, most: int, *, least: int = 0) -> Iterator[Error]:
    if len(text) > most or len(text) < least:
        yield (
            path,
            "BASE_TYPE_BAD_LENGTH" if least else "BASE_TYPE_MAX_LENGTH",
            f"Must be between {least} and {most} in length."
            if least
            else f"Must be {most} or fewer in length.",
        )


def _count(path: Path, items: list[Any], most: int, *, least: int = 0) -> Iterator[Error]:
    if not least <= len(items) <= most:
        words = f"Must be between {least} and {most} in length."
        yield path, "BASE_TYPE_BAD_LENGTH", words


def _content(body: dict[str, Any]) -> Iterator[Error]:
    yield from _length(("content",), body.get("content") or "", 2000)
    if int(body.get("flags") or 0) & COMPONENTS_V2:
        for key in ("content", "embeds", "poll"):
            if body.get(key):
                words = f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
                yield (key,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", words


def _embeds(body: dict[str, Any]) -> Iterator[Error]:
    embeds = body.get("embeds") or []
    yield from _count(("embeds",), embeds, 10)
    for index, embed in enumerate(embeds):
        yield from _embed(("embeds", index), embed)
    if sum(map(_size, embeds)) > EMBEDS_TOTAL:
        words = f"Embed size exceeds maximum size of {EMBEDS_TOTAL}"
        yield ("embeds",), "MAX_EMBED_SIZE_EXCEEDED", words


def _embed(path: Path, embed: dict[str, Any]) -> Iterator[Error]:
    for key, most in EMBED_TEXTS:
        yield from _length((*path, key), embed.get(key) or "", most)
    if embed.get("url"):
        yield from _url((*path, "url"), embed["url"], 2048)
    for key, part, most in EMBED_PARTS:
        yield from _length((*path, key, part), (embed.get(key) or {}).get(part) or "", most)
    fields = embed.get("fields") or []
    yield from _count((*path, "fields"), fields, 25)
    for index, item in enumerate(fields):
        for key, most in (("name", 256), ("value", 1024)):
            yield from _required((*path, "fields", index, key), item.get(key) or "", most)


def _url(path: Path, url: str, most: int) -> Iterator[Error]:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        yield path, "URL_TYPE_INVALID_URL", "Not a well formed URL."
    yield from _length(path, url, most)


def _required(path: Path, text: str, most: int) -> Iterator[Error]:
    if not text.strip():
        yield path, "BASE_TYPE_REQUIRED", "This field is required"
    else:
        yield from _length(path, text, most)


def _size(embed: dict[str, Any]) -> int:
    texts = [embed.get(key) or "" for key, _ in EMBED_TEXTS]
    texts += [(embed.get(key) or {}).get(part) or "" for key, part, _ in EMBED_PARTS]
    texts += [
        item.get(key) or "" for item in embed.get("fields") or () for key in ("name", "value")
    ]
    return sum(map(len, texts))


def _components(body: dict[str, Any]) -> Iterator[Error]:
    components = body.get("components") or []
    if int(body.get("flags") or 0) & COMPONENTS_V2:
        if len(walk(components)) > 40:
            words = "The total number of components cannot exceed 40"
            yield ("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", words
        texts = sum(len(part.get("content") or "") for part in walk(components))
        if texts > 4000:
            words = "The total displayable text cannot exceed 4000"
            yield ("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", words
    else:
        yield from _count(("components",), components, 5)
    seen: set[str] = set()
    for index, row in enumerate(components):
        path: Path = ("components", index)
        if row["type"] == 1:
            yield from _count((*path, "components"), row["components"], 5, least=1)
        for place, part in enumerate(walk(row.get("components") or [])):
            yield from _component((*path, "components", place), part, seen)


def _component(path: Path, part: dict[str, Any], seen: set[str]) -> Iterator[Error]:
    custom_id = part.get("custom_id")
    if custom_id is not None:
        yield from _length((*path, "custom_id"), custom_id, 100, least=1)
        if custom_id in seen:
            words = "Component custom id cannot be duplicated"
            yield (*path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", words
        seen.add(custom_id)
    if part["type"] == BUTTON:
        yield from _button(path, part)
    yield from _length((*path, "label"), part.get("label") or "", 80)
    yield from _length((*path, "placeholder"), part.get("placeholder") or "", 150)
    if "options" in part:
        yield from _count((*path, "options"), part["options"], 25, least=1)
        for index, option in enumerate(part["options"]):
            for key in ("label", "value"):
                yield from _length((*path, "options", index, key), option[key], 100, least=1)


def _button(path: Path, part: dict[str, Any]) -> Iterator[Error]:
    """A link needs its address and nothing else, any other button its custom id."""
    if part.get("style") == LINK:
        yield from _url((*path, "url"), part.get("url") or "", 512)
    elif part.get("style") != PREMIUM and not part.get("custom_id"):
        words = "A custom id is required for this component"
        yield (*path, "custom_id"), "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", words
    if not part.get("label") and not part.get("emoji") and part.get("style") != PREMIUM:
        words = "A button needs a label or an emoji"
        yield (*path, "label"), "BUTTON_COMPONENT_INVALID_STYLE", words
