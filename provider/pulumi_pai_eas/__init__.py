"""Inference services on Alibaba Cloud PAI-EAS as Pulumi resources."""

__version__ = "0.1.0"
