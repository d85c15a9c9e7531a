"""The resource: one inference service of PAI-EAS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

import pulumi

from pulumi_pai_eas.program.arguments.shape import service_slots
from pulumi_pai_eas.program.arguments.translation import properties
from pulumi_pai_eas.program.hoisting import hoisted
from pulumi_pai_eas.program.outputs import OUTPUT_NAMES, ServiceOutputs
from pulumi_pai_eas.property_bag import auto_name, camel, owner_of, snake
from pulumi_pai_eas.provider import ServiceProvider

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from pulumi_pai_eas.program.arguments.service import ServiceArgs


class Service(ServiceOutputs, module="pai", name="Service"):
    """One inference service of PAI-EAS: its containers, where they run, and how callers reach it.

    Arguments are those of `ServiceArgs`, by keyword; each is an Input, nested ones too; sections are objects or
    literals. Raises TypeError for a name that is no argument; everything else is judged at preview.
    """

    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        **arguments: Unpack[ServiceArgs],
    ) -> None:
        if opts is not None and opts.import_ is not None:
            raise TypeError(
                f"{resource_name}: Pulumi cannot take import_ for resources of this kind; "
                "`pai-eas import REGION/NAME` writes a file for `pulumi import --file`"
            )
        bag = hoisted(properties(arguments))
        if opts is None or (opts.id is None and opts.urn is None):
            bag |= _identity(resource_name)
        super().__init__(ServiceProvider(), resource_name, _with_outputs(bag), opts)

    @classmethod
    def get(cls, resource_name: str, id: pulumi.Input[str], opts: pulumi.ResourceOptions | None = None) -> Service:  # noqa: A002
        """Read a service that exists, whoever made it; `id` is `REGION/NAME`. Nothing of it is managed."""
        return cls(resource_name, pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id)))

    @classmethod
    def from_service_json(
        cls,
        resource_name: str,
        service_json: str | os.PathLike[str] | Mapping[str, Any],
        opts: pulumi.ResourceOptions | None = None,
        **arguments: Unpack[ServiceArgs],
    ) -> Service:
        """A service from the service JSON that the console, EASCMD and the documentation produce.

        `service_json` is the path of a file or its content. Arguments replace what the file says for their section.
        Raises pulumi.RunError, one line, for an Output inside, a text that is no JSON object, or no file.
        """
        from pulumi_pai_eas.program.service_json import arguments_of

        return cls(resource_name, opts, **arguments_of(service_json, arguments))


def _identity(resource_name: str) -> dict[str, str]:
    """The name that is made of resource and stack, and the fingerprint that marks the service as this resource's."""
    project, stack = pulumi.get_project(), pulumi.get_stack()
    organization = pulumi.get_organization() or "organization"  # under mocks there is none; this is what backends say
    return {
        "autoName": auto_name(resource_name, stack),
        "owner": owner_of(organization, project, stack, resource_name),
    }


_NAMES = tuple(dict.fromkeys((*OUTPUT_NAMES, *service_slots())))
"""Every property of a service by its Python name."""


class _Bag(dict[str, Any]):
    """The properties by Python name, as Pulumi wants them to give each its key and its attribute."""


def _declare_bag() -> None:
    """Make `_Bag` a Pulumi input type: only then does the SDK leave the keys inside of values alone."""
    _Bag.__annotations__ = dict.fromkeys(_NAMES, Any)
    for name in _NAMES:
        setattr(_Bag, name, pulumi.property(camel(name), default=None))
    setattr(_Bag, "__init__", dict[str, Any].__init__)  # noqa: B010 - before Pulumi makes one by keyword
    pulumi.input_type(_Bag)


_declare_bag()


def _with_outputs(bag: Mapping[str, Any]) -> _Bag:
    """A bag of its own for Pulumi, which changes it, with None for what only the service will know."""
    return _Bag({**dict.fromkeys(_NAMES), **{snake(key): value for key, value in bag.items()}})
