"""Nothing that is read is ever run: no eval, pickle or shell in the program, and no way around.

Ruff has rules for most of it; what holds them is that none is switched off, which is tested
here as well, and the rest is looked for in every module.
"""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache

from paths import ROOT

MODULES = sorted(path for room in ("bot", "knowledge") for path in (ROOT / room).rglob("*.py"))
NEVER_IMPORTED = re.compile(
    r"(?:pickle|cPickle|marshal|shelve|dill|cloudpickle|joblib|jsonpickle|codeop"
    r"|telnetlib|ftplib|xml\.sax|xml\.dom|xml\.etree|pty|crypt)(?:\..*)?"
)
NEVER_CALLED = re.compile(
    r"eval|exec|compile|__import__|breakpoint"
    r"|os\.(?:system|popen|exec\w*|spawn\w*|posix_spawn\w*)|subprocess\.(?:getoutput|getstatusoutput)"
    r"|(?:asyncio\.)?create_subprocess_shell|tempfile\.mktemp|np\.(?:load|save\w*|fromregex)"
    r"|yaml\.(?:load|load_all|unsafe_load\w*|full_load\w*|unsafe_\w+)"
    r"|.*\.(?:from_pickle|to_pickle|read_pickle|allow_pickle)"
)
NEVER_GIVEN = {"shell": True, "allow_pickle": True, "verify": False, "autoescape": False}
RAN_ON_PURPOSE = {
    "bot/cache/workers.py": ["subprocess.Popen"],
    "bot/intake/converting.py": ["subprocess.run"],
}
"""Who starts a process: this very program, by a list of arguments, none of them what is read."""
MAY_BE_OFF = {
    "S101": "for what the type checker cannot see",
    "S104": "an address that is asked or compared, never listened at",
    "S311": "chance that is no secret: a moment, a sample",
    "S603": "our own program",
}
"""What of ruff's security rules may be ignored at a line, and for what."""


@cache
def in_modules() -> list[tuple[str, ast.AST]]:
    """Imports and calls, each with the file that it stands in."""
    return [
        (path.relative_to(ROOT).as_posix(), node)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Call)
    ]


def test_nothing_is_imported_that_runs_what_it_reads() -> None:
    imported = [
        (file, name)
        for file, node in in_modules()
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in _imported(node)
    ]
    assert len(imported) > 1000
    assert [pair for pair in imported if NEVER_IMPORTED.fullmatch(pair[1])] == []


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    own = [alias.name for alias in node.names]
    return own if isinstance(node, ast.Import) else [node.module or "", *own]


def test_nothing_is_called_that_runs_what_it_is_given() -> None:
    calls = [(file, node) for file, node in in_modules() if isinstance(node, ast.Call)]
    assert len(calls) > 5000
    bad = [
        (file, node.lineno, ast.unparse(node))
        for file, node in calls
        if NEVER_CALLED.fullmatch(ast.unparse(node.func)) or _gives(node)
    ]
    assert bad == []


def _gives(call: ast.Call) -> bool:
    """Tell whether a call is given what makes it dangerous."""
    return any(
        isinstance(given.value, ast.Constant)
        and given.arg in NEVER_GIVEN
        and given.value.value is NEVER_GIVEN[given.arg]
        for given in call.keywords
    )


def test_no_other_process_is_started_than_the_program_itself() -> None:
    started: dict[str, list[str]] = {}
    for file, node in in_modules():
        if isinstance(node, ast.Call) and "subprocess" in ast.unparse(node.func):
            started.setdefault(file, []).append(ast.unparse(node.func))
    assert started == RAN_ON_PURPOSE


def test_none_of_the_rules_of_security_is_switched_off() -> None:
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    assert lint["select"] == ["ALL"]
    off = lint["ignore"] + [
        rule
        for where, rules in lint["per-file-ignores"].items()
        for rule in rules
        if not where.startswith("tests/")
    ]
    assert {rule for rule in off if re.match(r"S\d*$", rule)} <= MAY_BE_OFF.keys()


def test_a_line_ignores_no_rule_of_security_but_for_its_reason() -> None:
    texts = [path.read_text("utf-8") for path in MODULES]
    found = [one for text in texts for one in re.findall(r"# noqa(?::([A-Z0-9, ]*))?", text)]
    ignored = {rule.strip() for rules in found for rule in rules.split(",")}
    assert "" not in ignored
    assert {rule for rule in ignored if re.match(r"S\d", rule)} <= MAY_BE_OFF.keys()
