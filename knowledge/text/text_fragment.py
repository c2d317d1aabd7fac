"""Text fragments: addresses that open a page at some of its words."""

from urllib.parse import quote

from knowledge.text.web_address import web_address

FRAGMENT_WORDS = 5
"""How many words at either end of a long passage name it in a link."""


def text_fragment(url: str | None, text: str) -> str | None:
    """Return `url` with a text fragment that opens the page at `text`.

    It is None where a link may not lead there; see `web_address`.

    The form `#:~:text=start,end` of the WICG "URL Fragment Text Directives" draft;
    its own delimiters "-", "," and "&" are percent-encoded in the words.
    """
    address = web_address(url)
    if address is None:
        return None
    words = text.split()
    if len(words) <= 2 * FRAGMENT_WORDS:
        ends = [" ".join(words)]
    else:
        ends = [" ".join(words[:FRAGMENT_WORDS]), " ".join(words[-FRAGMENT_WORDS:])]
    directive = ",".join(quote(end, safe="", errors="replace").replace("-", "%2D") for end in ends)
    separator = ":~:" if "#" in address else "#:~:"
    return f"{address}{separator}text={directive}"
