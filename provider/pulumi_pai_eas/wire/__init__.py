"""The codec: service JSON to spec and back, and raw replies to the model. It knows JSON names and no defaults.

`expand(flatten(c)[0]) == canonicalise(c)` for every JSON object c, compared as JSON text, and
`flatten(expand(s))[0] == s` for every spec s in normal form (`ServiceSpec`).
"""

from __future__ import annotations

from pulumi_pai_eas.wire.canonical import canonicalise
from pulumi_pai_eas.wire.expand import expand
from pulumi_pai_eas.wire.flatten import flatten
from pulumi_pai_eas.wire.notes import notes_of
from pulumi_pai_eas.wire.rows import merge_extra

__all__ = ["canonicalise", "expand", "flatten", "merge_extra", "notes_of"]
