"""The shape of the code: arrows downwards, exported names, and nothing else on the top level."""

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ALLOWED = {"speech_content": set(), "audio": {"speech_content"}, "skill": {"speech_content", "audio"}}
MODULES = sorted(
    module.name
    for package in ALLOWED
    for module in pkgutil.walk_packages([str(ROOT / package)], f"{package}.")
    if not module.ispkg and not module.name.endswith("__main__")
)


def imports(path: Path) -> set[str]:
    """Top-level packages that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("package", ALLOWED)
def test_imports_never_point_upwards(package: str) -> None:
    """A layer imports only the layers below it."""
    upwards = {
        str(path.relative_to(ROOT)): wrong
        for path in (ROOT / package).rglob("*.py")
        if (wrong := (imports(path) & set(ALLOWED)) - ALLOWED[package] - {package})
    }
    assert {} == upwards


def test_platforms_are_named_in_their_channels_only() -> None:
    """No module outside a channel's folder knows a platform's library."""
    platforms = {"ask_sdk_core", "ask_sdk_model", "ask_sdk_runtime", "twilio"}
    outside = {
        str(path.relative_to(ROOT))
        for package in ALLOWED
        for path in (ROOT / package).rglob("*.py")
        if imports(path) & platforms and "channels" not in path.parts
    }
    assert set() == outside


@pytest.mark.parametrize("name", MODULES)
def test_exported_names_exist_and_are_complete(name: str) -> None:
    """A module's `__all__` is what it defines for others: every public class, function and constant of its own."""
    path = ROOT / (name.replace(".", "/") + ".py")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    defined: set[str] = set()
    exported: set[str] | None = None
    for node in tree.body:
        match node:
            case ast.ClassDef(name=known) | ast.FunctionDef(name=known):
                defined.add(known)
            case (
                ast.Assign(targets=[ast.Name(id="__all__")], value=value)
                | ast.AnnAssign(target=ast.Name(id="__all__"), value=ast.List() as value)
            ):
                exported = set(ast.literal_eval(value))
    if exported is None:
        assert "commands" in path.parts, "only a command's module may do without __all__"
        return
    public = {known for known in defined if not known.startswith("_")}
    assert set() == exported - set(vars(importlib.import_module(name)))
    assert set() == public - exported


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("test_*.py")), ids=lambda path: path.stem)
def test_every_test_states_its_claim(path: Path) -> None:
    """A test without a docstring doesn't say what it would mean if it failed."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node)
    ]
    assert [] == silent


def test_top_level_is_exactly_what_the_design_names() -> None:
    """A newcomer sees six things."""
    visible = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    visible -= {"build", "dist"}
    assert {"README.md", "pyproject.toml", "speech_content", "audio", "skill", "tests"} == visible
