"""How the fake misbehaves: by chance in given shares, or just as a test says.

| Word | What happens |
|---|---|
| `429`, `day` | refused: too many this minute, or today |
| `400`, `403`, `503` | refused so, before anything is taken |
| `500`, `drop` | an error, or the connection closed, before anything is taken |
| `500-after`, `drop-after` | the same, but the message was taken |
| `slow-after` | taken, but the answer comes after the client has given up |
| `slow-before` | taken only after the client has given up |
"""

import random
import threading
from collections import Counter
from collections.abc import Callable

Weather = Callable[[str], str]  # from "POST" or "GET" to a word of the table, or nothing

# A little more than in the trial (TRUST 4A), and messages taken late, which are harder still.
POSTS = {
    "429": 0.03,
    "500": 0.04,
    "drop": 0.03,
    "500-after": 0.05,
    "slow-after": 0.02,
    "slow-before": 0.01,
    "drop-after": 0.03,
}
GETS = {"500": 0.03, "drop": 0.02}


def fine(_method: str) -> str:
    return ""


def always(word: str) -> Weather:
    return lambda _method: word


def posts(*words: str) -> Weather:
    """Meet the first posts with these words in turn, then be fine."""
    left = list(words)
    return lambda method: left.pop(0) if method == "POST" and left else ""


class Storm:
    """Misbehaves by chance, in the shares of the trial, from one seeded stream."""

    def __init__(self, seed: int = 20_260_608) -> None:
        self.chance, self.lock = random.Random(seed), threading.Lock()
        self.met: Counter[str] = Counter()
        self.over = False

    def __call__(self, method: str) -> str:
        with self.lock:
            word = "" if self.over else self._word(POSTS if method == "POST" else GETS)
            self.met[f"{method} {word}"] += 1
        return word

    def _word(self, shares: dict[str, float]) -> str:
        drawn = self.chance.random()
        for word, share in shares.items():
            drawn -= share
            if drawn < 0:
                return word
        return ""

    @property
    def share(self) -> float:
        """The share of posts that met a fault."""
        posts = {word: n for word, n in self.met.items() if word.startswith("POST")}
        return 1 - posts.get("POST ", 0) / max(1, sum(posts.values()))
