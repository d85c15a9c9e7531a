"""Patterns of several resources in one: each module holds one component.

Never here: anything but the public names of `pulumi_pai_eas` (an import contract enforces it).
"""
