"""Judgement: what is wrong with a service as wanted, given what is known. No I/O, no decisions, no JSON."""

from __future__ import annotations

from pulumi_pai_eas.rules.rule import RULES, Rule, Situation, Subject, judge, situation_of_file

__all__ = ["RULES", "Rule", "Situation", "Subject", "judge", "situation_of_file"]
