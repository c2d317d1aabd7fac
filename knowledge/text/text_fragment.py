"""Text fragments: addresses that open a page at some of its words."""

from urllib.parse import quote

FRAGMENT_WORDS = 5
"""How many words at either end of a long passage name it in a link."""


def text_fragment(url: str, text: str) -> str:
    """Return `url` with a text fragment that opens the page at `text`.

    The form `#:~:text=start,end` of the WICG "URL Fragment Text Directives" draft;
    its own delimiters "-", "," and "&" are percent-encoded in the words.
    """
    words = text.split()
    if len(words) <= 2 * FRAGMENT_WORDS:
        ends = [" ".join(words)]
    else:
        ends = [" ".join(words[:FRAGMENT_WORDS]), " ".join(words[-FRAGMENT_WORDS:])]
    directive = ",".join(quote(end, safe="").replace("-", "%2D") for end in ends)
    separator = ":~:" if "#" in url else "#:~:"
    return f"{url}{separator}text={directive}"
