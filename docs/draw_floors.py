"""Draw the floors of the library from its imports, as the Mermaid diagram in docs/architecture.md.

python docs/draw_floors.py         writes the diagram anew
python docs/draw_floors.py --check ends with 1 where the diagram is not that of the imports
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "src" / "helpers"
PAGE = ROOT / "docs" / "architecture.md"
_BLOCK = re.compile(r"```mermaid\n.*?```", re.S)


def room(module: str) -> str:
    """The room of a module: helpers.analysis.pay is in analysis, helpers.cli is its own."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "helpers"


def arrows() -> set[tuple[str, str]]:
    """Pairs of rooms of which the first imports the second."""
    pairs = set()
    for path in LIBRARY.rglob("*.py"):
        own = room(".".join(path.relative_to(LIBRARY.parent).with_suffix("").parts))
        own = own.removesuffix("__init__") or "helpers"
        for target in _imported(ast.parse(path.read_text(encoding="utf-8"))):
            if room(target) != own:
                pairs.add((own, room(target)))
    return {pair for pair in pairs if "helpers" not in pair}


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "helpers":
            yield from (
                f"helpers.{name.name}"
                for name in node.names
                if (LIBRARY / name.name).exists() or (LIBRARY / f"{name.name}.py").exists()
            )
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("helpers."):
            yield str(node.module)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.startswith("helpers."))


def floors() -> list[list[str]]:
    """The rooms from the ground up: each imports only rooms of floors below it. Raises ValueError for a circle."""
    pairs, placed = arrows(), []
    rooms = {name for pair in pairs for name in pair}
    while rooms:
        floor = sorted(name for name in rooms if all(b not in rooms for a, b in pairs if a == name))
        if not floor:
            raise ValueError(f"these rooms import each other in a circle: {', '.join(sorted(rooms))}")
        placed.append(floor)
        rooms -= set(floor)
    return placed


def diagram() -> str:
    """The floors as a Mermaid diagram, the ground at the bottom; an arrow goes from a room to what it imports."""
    lines = ["```mermaid", "flowchart TB"]
    for number, floor in reversed([*enumerate(floors())]):
        lines += [f"  subgraph floor{number} [ ]", *(f"    {name}" for name in floor), "  end"]
    lines += [f"  {a} --> {b}" for a, b in sorted(arrows())]
    return "\n".join([*lines, "```"])


def main(check: bool) -> int:
    """Write the diagram, or compare it."""
    text = PAGE.read_text(encoding="utf-8")
    drawn = _BLOCK.sub(lambda _: diagram(), text)
    if check:
        return int(drawn != text)
    PAGE.write_text(drawn, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
