"""Readers for the tests of search: what the address of a setting can point at."""


def of_a_member(viewer) -> set[str]:
    """Somebody who may find what is public and what is for members."""
    return {"public", "members"}
