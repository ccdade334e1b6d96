"""What can go wrong in measures, each with a reason that a person can act on."""


class MeasuresError(Exception):
    """What the caller gave cannot be used; the message says what, where and the remedy."""


class BadRules(MeasuresError):
    """A rule file is wrong; the message names the file, the rule and the line."""


class BadInput(MeasuresError):
    """A file or a setting is wrong; the message names the file and the remedy."""


class ConservationError(MeasuresError):
    """The rows of a file do not add up: some would be lost or counted twice."""


class NoSuchVictim(MeasuresError):
    """The store holds nobody under this reference."""


class BadDefinition(MeasuresError):
    """A measure's definition is wrong; the message names the file and the line."""
