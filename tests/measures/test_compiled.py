"""Compiled code that is kept on disk is never older than what it was compiled from.

Numba looks at the file of a function, and at no other, to decide whether a compiled copy is still
good. So nothing that such a function bakes in may come from another file of ours.
"""

import ast
from pathlib import Path

import pytest

import waymark.measures

FOLDER = Path(waymark.measures.__file__).parent
COMPILED = sorted(path for path in FOLDER.rglob("*.py") if "njit" in path.read_text())


def is_compiled(function: ast.FunctionDef) -> bool:
    return any("njit" in ast.unparse(decorator) for decorator in function.decorator_list)


def borrowed(source: str) -> set[str]:
    """Name what compiled functions use of other files of ours."""
    tree = ast.parse(source)
    ours = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.level or "waymark" in (node.module or ""))
        for alias in node.names
    }
    used = {
        name.id
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and is_compiled(function)
        for statement in function.body
        for name in ast.walk(statement)
        if isinstance(name, ast.Name)
    }
    return ours & used


@pytest.mark.parametrize("path", COMPILED, ids=lambda path: path.stem)
def test_compiled_functions_bake_in_nothing_of_another_file(path):
    assert borrowed(path.read_text()) == set()


def test_a_constant_of_another_file_is_found_out():
    planted = "from .plan import MET\n\n@njit(cache=True)\ndef judge(a):\n    return a == MET\n"

    assert borrowed(planted) == {"MET"}


def test_the_kernel_is_among_those_looked_at():
    assert {"kernel", "scanner", "times", "cube", "hashing"} <= {path.stem for path in COMPILED}
