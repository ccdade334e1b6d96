"""The attack script: solve for what was held back, with what everybody can see. It shares no code.

Exact fractions and Gaussian elimination: a held count is found where the equations leave it only
one value.
"""

from fractions import Fraction

GROUPS = {
    "rights": ("standard", "enhanced", "unknown"),
    "sex": ("female", "male", "other", "unknown"),
}
NAMES = ("met", "of", "excused", "unknown", "pending", "late")


def solved(documents: list) -> dict[tuple, int]:
    """Give every count that was held back and can be worked out, by its row and name.

    All documents are read together, as if no figure had been revised between them.
    """
    known: dict[tuple, int] = {}
    rows = set()
    for document in documents:
        for row in document["rows"]:
            at = (row["measure"], row["first"], row["last"], row["breakdown"], row["group"])
            rows.add(at)
            known |= {(*at, n): row[n] for n in NAMES if row.get(n) is not None}
    equations = list(_equations(rows))
    unknown = sorted({cell for one in equations for cell in one if cell not in known}, key=str)
    matrix = []
    for one in equations:
        line = [Fraction(one.get(cell, 0)) for cell in unknown]
        line.append(
            -sum(Fraction(sign * known[cell]) for cell, sign in one.items() if cell in known)
        )
        matrix.append(line)
    return {unknown[place]: int(value) for place, value in _unique(matrix, len(unknown))}


def _equations(rows: set) -> list[dict[tuple, int]]:
    found = []
    for at in rows:
        found.append({(*at, "of"): 1, (*at, "met"): -1, (*at, "late"): -1})
        measure, first, last, breakdown, group = at
        if breakdown == "all":
            for other, groups in GROUPS.items():
                parts = [(measure, first, last, other, one) for one in groups]
                if all(part in rows for part in parts):
                    for name in NAMES:
                        one = {(*at, name): 1}
                        one |= {(*part, name): -1 for part in parts}
                        found.append(one)
        if first != last:
            months = [m for m in _months(first, last)]
            for name in NAMES:
                one = {(*at, name): 1}
                one |= {(measure, m, m, breakdown, group, name): -1 for m in months}
                found.append(one)
    return found


def _months(first: str, last: str) -> list[str]:
    year, month = map(int, first.split("-"))
    found = []
    while f"{year}-{month:02}" <= last:
        found.append(f"{year}-{month:02}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def _unique(matrix: list[list[Fraction]], width: int) -> list[tuple[int, Fraction]]:
    pivots: list[int] = []
    rank = 0
    for column in range(width):
        pivot = next((r for r in range(rank, len(matrix)) if matrix[r][column]), None)
        if pivot is None:
            continue
        matrix[rank], matrix[pivot] = matrix[pivot], matrix[rank]
        head = matrix[rank][column]
        matrix[rank] = [value / head for value in matrix[rank]]
        for r in range(len(matrix)):
            if r != rank and matrix[r][column]:
                factor = matrix[r][column]
                matrix[r] = [a - factor * b for a, b in zip(matrix[r], matrix[rank], strict=True)]
        pivots.append(column)
        rank += 1
    free = [column for column in range(width) if column not in pivots]
    return [
        (column, matrix[r][width])
        for r, column in enumerate(pivots)
        if not any(matrix[r][other] for other in free)
    ]
