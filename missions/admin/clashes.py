"""Where two editors wrote different things: told at the field, with a choice."""

from typing import Any

from django.core import signing
from django.utils.html import format_html

from missions.models import Version
from missions.publishing.merging import Clash

from . import sheets

SALT = "missions.admin.unchosen"


def who_saved(root: Any) -> str:
    last = Version.objects.of(root).newest_first().first()
    return (last.signed if last else "") or "Somebody"


def in_words(form: Any, clash: Clash, others: str) -> Any:
    if not clash.name:
        return format_html(
            '{} removed this row while you changed it.<input type="hidden" name="{}-_was" '
            'value="{}">{}',
            others, form.prefix, clash.pk, _choices(clash, "add it again", "leave it out"),
        )  # fmt: skip
    if clash.name == "DELETE":
        return format_html(
            "{} changed this row while you removed it.{}",
            others, _choices(clash, "remove it", "keep it as it is now"),
        )  # fmt: skip
    theirs = sheets.in_words(form, field_of(form, clash.name) or "", clash.theirs)
    return format_html(
        '{} saved something else here while you were writing:<q class="theirs">{}</q>{}',
        others, theirs, _choices(clash, "keep what I wrote", "take this instead"),
    )  # fmt: skip


def left_out(form: Any, formsets: list[Any], clash: Clash, answer: str) -> dict[str, str]:
    holder = form
    for formset in formsets:
        if formset.prefix == clash.prefix:
            holder = formset.empty_form
    name = field_of(holder, clash.name) or clash.name
    label = holder.fields[name].label if name in holder.fields else name
    took_theirs = answer == "theirs"
    left = clash.mine if took_theirs else clash.theirs
    return {
        "label": str(label),
        "text": sheets.in_words(holder, name, left),
        "whose": "typed" if took_theirs else "saved before",
    }


def to_carry(unchosen: list[dict[str, str]]) -> str:
    """Texts not chosen, for a form that comes back once more before it is saved."""
    return signing.dumps(unchosen, salt=SALT, compress=True)


def carried(text: str) -> list[dict[str, str]]:
    """What ``to_carry`` was given; nothing for a text that is not from here."""
    try:
        return list(signing.loads(text, salt=SALT)) if text else []
    except signing.BadSignature:
        return []


def tell_rows(formset: Any, clashes: list[Clash], others: str) -> None:
    for row in formset.forms:
        row.full_clean()
        pk = str(row.instance.pk or row.data.get(f"{row.prefix}-_was", ""))
        for clash in clashes:
            if clash.pk == pk:
                name = field_of(row, clash.name)
                row.add_error(name, in_words(row, clash, others))


def field_of(form: Any, name: str) -> str | None:
    """The field that an input belongs to: a date and its time are two inputs of one."""
    if name in form.fields:
        return name
    stem = name.rpartition("_")[0]
    return stem if stem in form.fields else None


def _choices(clash: Clash, mine: str, theirs: str) -> Any:
    return format_html(
        '<span class="clash">'
        '<label><input type="radio" name="{0}" value="mine" checked> {1}</label> '
        '<label><input type="radio" name="{0}" value="theirs"> {2}</label></span>',
        clash.choice, mine, theirs,
    )  # fmt: skip
