"""Judgement: what is wrong with a service as wanted, given what is known. No I/O, no decisions, no JSON."""

from __future__ import annotations

from pulumi_pai_eas.rules import (
    chips,
    chosen,
    combinations,
    compute,
    containers,
    engines,
    file_systems,
    gateways,
    identity,
    images,
    machines,
    needs,
    network,
    probes,
    processor,
    runtime,
    scaling,
    spelling,
    spot,
    storage,
    vpc,
)
from pulumi_pai_eas.rules.rule import RULES, Rule, Situation, Subject, judge, situation_of_file

SECTIONS = (
    identity,
    containers,
    probes,
    engines,
    processor,
    images,
    compute,
    spot,
    machines,
    needs,
    chips,
    chosen,
    network,
    vpc,
    gateways,
    storage,
    file_systems,
    scaling,
    runtime,
    combinations,
    spelling,
)
"""The modules whose import registers the rules."""

__all__ = ["RULES", "SECTIONS", "Rule", "Situation", "Subject", "judge", "situation_of_file"]
