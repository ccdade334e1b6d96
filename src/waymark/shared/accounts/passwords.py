"""What a password may not be made of, beyond what Django itself refuses."""

import re
from typing import Any

from django.core.exceptions import ValidationError

# The words of this place, which a guesser tries first. docs/guides/security.md names them.
WORDS = (
    "waymark", "victim", "innovation", "network", "police", "constabulary", "witness", "crime",
    "code", "password", "welcome",
)  # fmt: skip
REST = 6  # letters that must remain when those words are taken out


class NotOfThisPlace:
    """Refuses a password that is little more than the words of this place and some figures."""

    def validate(self, password: str, user: Any = None) -> None:
        rest = re.sub("|".join(WORDS), "", password.lower())
        if len(re.sub(r"[\W\d_]", "", rest)) < REST and rest != password.lower():
            raise ValidationError(self.get_help_text(), code="of_this_place")

    def get_help_text(self) -> str:
        return "Use other words than those of this place, such as “victim” or “police”"
