"""Whether a command needs a shell. EAS starts `command` as it is; `script` goes through one.

Source: EAS documentation, JSON parameters of a service: `containers[].command` and `containers[].script`.
"""

from __future__ import annotations

import re

_WORDS = frozenset({"&&", "||", "|", ";", "&", ">", ">>", "<", "2>", "2>&1", "&>"})
_BUILTINS = frozenset({"cd", "export", "source", "ulimit", "set", "alias", "eval", "umask", "unset"})
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'[^']*'")
_STARTS_SHELL = re.compile(r"^\s*(?:/usr)?(?:/bin/)?(?:env\s+)?(?:ba|da|z)?sh\s")
_SYNTAX = re.compile(
    r"^\s*(?P<builtin>(?:cd|export|source|ulimit|set|alias|eval|umask|unset)(?=\s)|[A-Za-z_]\w*=\S*)"
    r"|(?:^|\s)(?P<word>&&|\|\||\||&|2>&1|&>|[12]?>>?|<)(?=\s|$)"
    r"|(?P<end>;)(?=\s|$)|(?P<inner>\$\(|`)|(?<!\\)(?P<line>\n)(?=\s*\S)"
)


def is_shell_word(word: str) -> bool:
    """Whether only a shell understands this word of a command line."""
    return word in _WORDS or word in _BUILTINS or (word.endswith(";") and len(word) > 1)


def shell_syntax(command: str) -> str | None:
    """The first piece of a command that only a shell understands; None when it can be started as it is."""
    if _STARTS_SHELL.match(command):
        return None
    found = _SYNTAX.search(_QUOTED.sub('""', command.strip()))
    if found is None:
        return None
    return "a line break" if found["line"] else next(text for text in found.groups() if text)
