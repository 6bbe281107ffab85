"""What `manage.py check` holds the record's models to."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from missions.models import CITED


@register()
def citable_fields_exist(**_: Any) -> list[CheckMessage]:
    """Each field that a source can be cited for is a field of the model, or computed by it."""
    computed = {"duration", "price", "position"}
    return [
        Error(f"{model.__name__}.CITABLE names {name!r}, which it has not.", id="missions.E001")
        for model in CITED.values()
        for name in model.CITABLE  # type: ignore[attr-defined]
        if name not in computed and name not in {f.name for f in model._meta.get_fields()}
    ]
