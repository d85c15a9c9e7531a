"""Patterns of PAI-EAS services, each one intention: a model that answers, a web UI, an endpoint in a VPC, a release.

Never here: anything but the public names of `pulumi_pai_eas` (an import contract enforces it). Type tokens
(`pai:index:<Class>`), names of children and arguments are contracts.
"""

from __future__ import annotations

from pulumi_pai_eas_components.canary import CanaryRelease
from pulumi_pai_eas_components.comfyui import ComfyUiService
from pulumi_pai_eas_components.cosyvoice import CosyVoiceService
from pulumi_pai_eas_components.pass_through import ServiceOptions
from pulumi_pai_eas_components.private_endpoint import PrivateEndpoint
from pulumi_pai_eas_components.sglang import SglangService
from pulumi_pai_eas_components.stable_diffusion import StableDiffusionWebUiService
from pulumi_pai_eas_components.vllm import VllmService

__all__ = [
    "CanaryRelease",
    "ComfyUiService",
    "CosyVoiceService",
    "PrivateEndpoint",
    "ServiceOptions",
    "SglangService",
    "StableDiffusionWebUiService",
    "VllmService",
]
