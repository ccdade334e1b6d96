"""Pure decisions of search: what is asked, how texts are compared, what is shown of them."""

from waymark.shared.search.rules.questions import Question, Term, completions, understand
from waymark.shared.search.rules.snippets import Marker, Pieces
from waymark.shared.search.rules.stems import stem
from waymark.shared.search.rules.texts import LONGEST_TEXT, clean, fold, sentences

__all__ = [
    "LONGEST_TEXT",
    "Marker",
    "Pieces",
    "Question",
    "Term",
    "clean",
    "completions",
    "fold",
    "sentences",
    "stem",
    "understand",
]
