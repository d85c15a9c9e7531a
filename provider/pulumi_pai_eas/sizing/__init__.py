"""Does a model fit a machine? Pure figures: shapes of models, memory, verdicts, advice.

`shape_of_config` and `preset` give a model's shape, `judge_fit` and `advise` compare it with machines, `requirement`
does so for what a user says a service needs. Nothing here reads a file, asks the network, or decides.
"""

from pulumi_pai_eas.sizing.advice import Advice, MachineAdvice, advise
from pulumi_pai_eas.sizing.config import shape_of_config
from pulumi_pai_eas.sizing.memory import Fit, Verdict, judge_fit, longest_context, overhead_gib
from pulumi_pai_eas.sizing.needs import Requirement, requirement
from pulumi_pai_eas.sizing.presets import nearest_names, preset, preset_names
from pulumi_pai_eas.sizing.shape import CachedLayers, ModelShape
from pulumi_pai_eas.sizing.units import Range

__all__ = [
    "Advice",
    "CachedLayers",
    "Fit",
    "MachineAdvice",
    "ModelShape",
    "Range",
    "Requirement",
    "Verdict",
    "advise",
    "judge_fit",
    "longest_context",
    "nearest_names",
    "overhead_gib",
    "preset",
    "preset_names",
    "requirement",
    "shape_of_config",
]
