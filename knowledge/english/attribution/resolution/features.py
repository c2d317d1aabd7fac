"""Features: what speaks for one entity as the meaning of a pronoun or a description."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.entities.descriptions import (
    ANAPHORS,
    UNTELLING,
    YEARS_OLD,
)
from knowledge.english.attribution.vocabulary import AGENCIES, BODIES, DEMONYMS
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.entities.descriptions import Description
    from knowledge.english.attribution.entities.entity import Entity

PRONOUN_GENDER = {"he": 1, "his": 1, "him": 1, "she": -1, "her": -1}
NEUTER = frozenset({"it", "its"})
PLURAL = frozenset({"they", "their", "them"})
PRONOUNS = frozenset(PRONOUN_GENDER) | NEUTER | PLURAL
"""The pronouns that can speak, or own what is said; "him" behind "according to"."""
WORST, BEST = -4.0, 1.0
"""Bounds of what a gender or a sort of entity is worth."""
TELLING = frozenset({"former", "retired", "veteran", "late", "young"})
"""Adjectives of a description that adds to what is known of somebody in mind."""
OCCUPATIONS = SETS["occupation"]
UNTOLD = 0.3
"""How well one agrees of whom nothing tells the gender: names that no table has are many."""
MISMATCH = 2.0
"""How much more a gender that does not agree tells than one that does."""
PLACE_SIGNS = frozenset({"place before", "at before", "noun behind"})
BODY_SIGNS = frozenset({"speaks", "body word", "company", "kind before", "body behind"})
HARDLY_A_PERSON = 1.0
"""The odds up to which a name with nothing else to it may be that of a company."""
CALLED_AGENCY = AGENCIES | SETS["called agency"]
PLAYERS, COACHES = SETS["player"], SETS["coach"]
FAR_SIGNS = frozenset({"place", "people"})
"""Signs of what is no company or group."""
COMPANY_WORDS = SETS["company word"]
NO_COMPANIES = SETS["no company"]
"""Last words of the names of bodies that are no company."""
NOBODY_IN_PARTICULAR = frozenset({"person", "individual"})
"""What only somebody without a name is called."""
SLOWLY = 0.4
"""How much slower a description forgets than a pronoun."""


def agreement(way: int, entity: Entity) -> float:
    """Return how well a gender agrees: little for one that fits, much against one that does not."""
    if not entity.gender and entity.anonymous is None and entity.is_person:
        return UNTOLD
    fits = way * entity.gender
    return bounded(fits if fits > 0 else MISMATCH * fits)


def bounded(value: float) -> float:
    """Return a piece of evidence within its bounds."""
    return max(WORST, min(BEST, value))


def pronoun_features(low: str, entity: Entity) -> dict[str, float]:
    """Return how well an entity agrees with a pronoun."""
    if low in PRONOUN_GENDER:
        return {
            "gender": agreement(PRONOUN_GENDER[low], entity),
            "person": bounded(entity.person_odds / 2),
            "number": -1.0 if entity.plural else 0.0,
        }
    if low in NEUTER:
        return {
            "person": bounded(-entity.person_odds / 2),
            "number": -1.0 if entity.plural else 0.0,
        }
    return {
        "person": bounded(-entity.person_odds / 2) if not entity.plural else 0.0,
        "number": 1.0 if entity.plural else -0.5,
    }


def description_features(description: Description, entity: Entity) -> dict[str, float] | None:
    """Return how well an entity fits a description; None where nothing links them."""
    features = _head(description, entity)
    if features is None:
        return None
    general = description.head in ANAPHORS and "general word" in features
    told = [one for one in description.modifiers if not general or one not in DEMONYMS]
    if told and ("head" in features or general):
        share = sum(word in entity.described for word in told) / len(told)
        features |= {"modifiers": share, "other modifiers": 1.0 - share}
    if description.gender:
        features["gender"] = agreement(description.gender, entity)
    titled = entity.is_person and description.head in entity.titles
    if description.person != entity.is_person and not titled:
        features["other kind"] = 1.0
    if entity.anonymous is None:
        features["named before"] = 1.0
    if description.plural != entity.plural:
        features["number"] = -1.0
    return features


def is_place(entity: Entity) -> bool:
    """Whether an entity is rather a place or a people than a company or a group."""
    located = not entity.signs.isdisjoint(PLACE_SIGNS) and entity.signs.isdisjoint(BODY_SIGNS)
    return located or not FAR_SIGNS.isdisjoint(entity.signs)


def _is_another(description: Description, entity: Entity) -> bool:
    """Whether "the interior ministry" is held against "the education ministry"."""
    told = entity.described - {description.head}
    both = entity.anonymous is not None and bool(description.modifiers) and bool(told)
    return both and told.isdisjoint(description.modifiers)


def _plays_for(description: Description, entity: Entity) -> bool:
    """Whether "the striker" is held against a coach, who was one at most in former days."""
    plays = description.head in PLAYERS and "former" not in description.modifiers
    return plays and not entity.described.isdisjoint(COACHES)


def _head(description: Description, entity: Entity) -> dict[str, float] | None:
    head = description.head
    if head in entity.described - entity.owners:
        if _is_another(description, entity):
            return None
        anybody = head in NOBODY_IN_PARTICULAR and entity.anonymous is None
        return None if anybody else {"head": 1.0}
    if head in ANAPHORS or head in AGENCIES:
        general = entity.person_odds < HARDLY_A_PERSON and not is_place(entity)
        agency = head not in AGENCIES or not entity.described.isdisjoint(CALLED_AGENCY)
        body = head in ANAPHORS or not entity.described.isdisjoint(BODIES)
        trades = (
            head not in COMPANY_WORDS or not entity.words or entity.words[-1] not in NO_COMPANIES
        )
        return {"general word": 1.0} if general and agency and body and trades else None
    if not entity.is_person or description.extended:
        return None
    if head in NOBODY_IN_PARTICULAR and entity.anonymous is None:
        return None
    if head in UNTELLING or YEARS_OLD.fullmatch(head):
        return {"general word": 1.0}
    if _plays_for(description, entity):
        return None
    if head in OCCUPATIONS and DEMONYMS.issuperset(description.modifiers):
        return {"told apart": 1.0, "other role": float(bool(entity.described))}
    telling = not TELLING.isdisjoint(description.modifiers) or any(
        "-year-old" in word for word in description.modifiers
    )
    if not telling or not description.person:
        return None
    return {"told apart": 1.0, "other role": float(bool(entity.described))}
