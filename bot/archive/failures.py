"""What goes wrong with OpenSearch: what passes by itself, and the one line that tells of the rest.

A line says what happened, where (the hosts, never a password) and what to do. It is for whoever
runs the bot; people in Discord are told less.
"""

from __future__ import annotations

import os
from errno import errorcode
from ssl import SSLCertVerificationError, SSLError
from typing import TYPE_CHECKING, Any

from aiohttp import ClientConnectorCertificateError, ClientConnectorError, ClientConnectorSSLError
from opensearchpy import exceptions as client

from bot.archive.host import StrangerError
from bot.words import ENGLISH
from knowledge.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Mapping

PASSING = frozenset({429, 500, 502, 503, 504})
"""The statuses after which another try, or another host, may well answer."""
BLOCKED = "cluster_block_exception"
"""What OpenSearch calls a write to what may only be read, most often since its disk is full."""
UNAVAILABLE = 503
"""Its status where the block passes by itself, as while the nodes choose who manages them."""
NO_INDEX = "index_not_found_exception"
TOLD_OF_TYPE = {BLOCKED: "archive_read_only", NO_INDEX: "archive_no_index"}
"""What OpenSearch calls an error, and the catalogue's entry for it."""
TOLD_OF_STATUS = {401: "archive_no_password", 403: "archive_forbidden", 429: "archive_busy"}
MOST = 200
"""Characters of OpenSearch's own words that are told."""


def is_passing(error: BaseException) -> bool:
    """Tell whether the same may well be answered if it is asked once more."""
    if isinstance(error, client.ConnectionError):
        return not _is_of_tls(error)
    if not isinstance(error, client.TransportError) or error.status_code not in PASSING:
        return False
    return type_of(error) != BLOCKED or error.status_code == UNAVAILABLE


def type_of(error: BaseException) -> str:
    """Return what OpenSearch calls an error, or nothing where it called it nothing."""
    return type_in(error.info) if isinstance(error, client.TransportError) else ""


def type_in(answer: object) -> str:
    """Return what OpenSearch calls an error that stands in an answer, or nothing."""
    match answer:
        case {"error": {"root_cause": [{"type": str(kind)}, *_]}}:
            return kind
        case {"error": {"type": str(kind)}} | {"type": str(kind)}:
            return kind
    return ""


def told(error: client.OpenSearchException, place: str) -> ArchiveError:
    """Return what a person is told of an error.

    Args:
        error: what the client failed with.
        place: where OpenSearch is.
    """
    if isinstance(error, StrangerError):
        return ArchiveError(error.words)
    return ArchiveError(ENGLISH(_key(error), place=place, reason=_reason(error)))


def partial(answer: Mapping[str, Any], place: str) -> ArchiveError | None:
    """Return what a person is told of an answer that is not whole; None of one that is."""
    shards = answer.get("_shards", {})
    if not answer.get("timed_out") and not shards.get("failed"):
        return None
    kinds = [type_in(one.get("reason")) for one in shards.get("failures", ())]
    reason = next(filter(None, kinds), "timed_out" if answer.get("timed_out") else "")
    return ArchiveError(ENGLISH("archive_partial", place=place, reason=reason))


def _key(error: client.OpenSearchException) -> str:
    match error:
        case client.SerializationError():
            return "archive_no_engine"
        case client.ConnectionTimeout():
            return "archive_silent"
        case client.ConnectionError(info=ClientConnectorCertificateError()):
            return "archive_untrusted"
        case client.ConnectionError():
            return "archive_no_tls" if _is_of_tls(error) else "archive_unreached"
        case client.TransportError(status_code=int(status)):
            is_known = isinstance(error.info, dict) or status in {*TOLD_OF_STATUS, *PASSING}
            return (
                TOLD_OF_TYPE.get(type_of(error))
                or TOLD_OF_STATUS.get(status)
                or ("archive_failed" if is_known else "archive_no_engine")
            )
    return "archive_failed"


def _reason(error: client.OpenSearchException) -> str:
    """Return OpenSearch's or the system's own words, in one line."""
    if not isinstance(error, client.TransportError):
        words = str(error)
    elif isinstance(error, client.ConnectionError):
        cause = error.info
        if isinstance(cause, ClientConnectorCertificateError):
            cause = cause.certificate_error
        elif isinstance(cause, ClientConnectorError):
            cause = cause.os_error
        words = _of_system(cause) or str(cause) or type(cause).__name__
    elif type_of(error) == NO_INDEX:
        words = _index_in(error.info)
    else:
        words = type_of(error) or f"status {error.status_code}"
    return " ".join(words.split())[:MOST]


def _of_system(error: object) -> str:
    """Return the system's words for an error of its own; a loop writes whom it called into them."""
    match error:
        case SSLCertVerificationError():  # its numbers, and those of the next, are their own
            return error.verify_message.rstrip(".")
        case SSLError(reason=str(reason)):
            return reason.replace("_", " ").lower()
        case OSError(errno=int(number)) if number in errorcode:
            return os.strerror(number)
    return getattr(error, "strerror", None) or ""


def _index_in(answer: object) -> str:
    match answer:
        case {"error": {"index": str(name)}}:
            return name
    return ""


def _is_of_tls(error: client.ConnectionError) -> bool:
    """Tell whether nobody spoke with the host since it could not show who it is."""
    return isinstance(error.info, ClientConnectorCertificateError | ClientConnectorSSLError)
