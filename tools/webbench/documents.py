"""Invented documents in any number, the same ones each time, for measuring search."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

# Asked for by name in the measurements: in every document, and in these shares of them.
EVERYWHERE = "victim"
SHARE = {"referral": 0.2, "court": 0.15, "bail": 0.02, "lighthouse": 0.0005}
KINDS = ["practice", "thread", "minute", "paper"]
SCOPES = ["public", "members", "members", "organisation"]
BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
WORDS_EACH = 150


def documents(count: int) -> Iterator[dict[str, Any]]:
    """Yield so many documents of about 150 words for `rebuild`, oldest first."""
    dice = Random(2026)
    words = ["".join(_syllables(dice)) for _ in range(20_000)]
    weights = list(accumulate(1 / (rank + 5) for rank in range(len(words))))
    for number in range(count):
        text = dice.choices(words, cum_weights=weights, k=WORDS_EACH)
        text += [EVERYWHERE, *(word for word, share in SHARE.items() if dice.random() < share)]
        dice.shuffle(text)
        yield _document(number, text, dice)


def _syllables(dice: Random) -> Iterator[str]:
    for _ in range(dice.randint(2, 4)):
        yield dice.choice("bcdfghlmnprst") + dice.choice("aeiou")


def _document(number: int, text: list[str], dice: Random) -> dict[str, Any]:
    kind, scope = dice.choice(KINDS), dice.choice(SCOPES)
    return dict(
        kind=kind,
        key=f"bench{number}",
        title=" ".join(text[:7]).capitalize(),
        summary=" ".join(text[7:30]).capitalize() + ".",
        body=" ".join(text[30:]).capitalize() + ".",
        url=f"/{kind}/bench{number}/",
        scope=f"organisation:{dice.randint(1, 44)}" if scope == "organisation" else scope,
        at=BEGAN + timedelta(minutes=number),
    )


def references() -> Iterator[dict[str, Any]]:
    """The rows of the reference page, which nobody finds."""
    for number, entry in enumerate(documents(25)):
        body = entry["body"][:720]
        yield {**entry, "kind": "reference", "key": f"{number:03}", "scope": "nobody", "body": body}
