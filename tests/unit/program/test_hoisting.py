"""For values without Outputs, the program parts lists as `property_bag` does, and so as the provider does."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.program.hoisting import hoisted
from pulumi_pai_eas.property_bag import hoist

members = st.none() | st.text("ab", max_size=2) | st.dictionaries(st.text("AB", min_size=1, max_size=2), st.text("x"))
forms = members | st.lists(st.fixed_dictionaries({"name": st.text("A"), "value": st.text("x")}), max_size=2)
items = st.fixed_dictionaries({}, optional={"env": forms, "password": forms, "image": st.text("i")}) | st.integers()
lists = st.lists(items, max_size=3) | st.none() | st.text("x")
bags = st.fixed_dictionaries({}, optional={"containers": lists, "storage": lists, "replicas": st.integers()})


@given(bags)
def test_both_part_alike(bag: dict[str, Any]) -> None:
    assert json.dumps(hoisted(bag), sort_keys=True) == json.dumps(hoist(bag), sort_keys=True)
