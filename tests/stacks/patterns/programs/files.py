"""Services from service JSON files that others published, with some sections replaced."""

from __future__ import annotations

import json
from pathlib import Path

import pulumi_pai_eas as pai

pai.Service.from_service_json(
    "from-044", "044.json", service_name="from_a_file", instance_type="ecs.gn7i-c16g1.4xlarge"
)
pai.Service.from_service_json("from-096", json.loads(Path("096.json").read_text()), replicas=3)
