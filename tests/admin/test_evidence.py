"""No mission is published while a required figure has neither a source nor the mark for that."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from missions.models import Citation, Mission
from tests import factories

from .conftest import posted
from .test_every_noun import address
from .test_publication import act, messages_of

REQUIRED = ["craft", "launch", "launch_site", "landing", "apogee_km"]
LABELS = {
    "craft": "Craft",
    "launch": "Launch",
    "launch_site": "Launch site",
    "landing": "Landing",
    "apogee_km": "Apogee in km",
}


def missing(*names: str) -> list[str]:
    return [
        f"{LABELS[name]}: no source supports it. Add one, or mark the figure as unsourced."
        for name in names
    ]


def unproven_mission(*, sourced: tuple[str, ...] = (), **values: Any) -> Mission:
    """A flown mission with all that is required, of which nothing is marked."""
    defaults = {
        "unsourced": [],
        "launch_site": factories.place(),
        "landing": "2021-07-20 13:22",
        "apogee_km": 107,
        "apogee_basis": "peak",
        "crossed_80_km": True,
        "crossed_100_km": True,
    }
    mission = factories.mission(**defaults | values)
    for name in sourced:
        factories.citation(name, mission=mission)
    return mission


def draft(**values: Any) -> Mission:
    return unproven_mission(stage="draft", publish_at=None, **values)


def url_of(thing: Any) -> str:
    return address(type(thing), "change", thing.pk)


def citation_errors(page: Any) -> list[str]:
    (formset,) = [
        inline.formset
        for inline in page.context["inline_admin_formsets"]
        if inline.formset.model is Citation
    ]
    return list(formset.non_form_errors())


def stage_of(mission: Mission) -> str:
    return Mission.objects.values_list("stage", flat=True).get(pk=mission.pk)


def new_citation(number: int, field: str, **values: Any) -> dict[str, str]:
    row = {"field": field, "source": str(factories.source().pk), "order": "0"} | values
    return {f"citations-{number}-{name}": value for name, value in row.items()}


# The form


def test_a_posted_stage_does_not_publish_what_has_no_source(editor: Client) -> None:
    mission = draft()
    page = editor.post(
        url_of(mission), posted(editor.get(url_of(mission))) | {"stage": "published"}
    )
    assert page.status_code == 200
    assert citation_errors(page) == missing(
        "craft", "launch", "launch_site", "landing", "apogee_km"
    )
    assert stage_of(mission) == "draft"


def test_a_new_mission_is_not_published_without_sources(editor: Client) -> None:
    data = posted(editor.get(address(Mission, "add"))) | {
        "name": "Hasty", "profile": "suborbital", "status": "planned", "stage": "published",
        "operator": factories.organisation().pk, "vehicle": factories.vehicle().pk,
        "launch": "2027",
    }  # fmt: skip
    page = editor.post(address(Mission, "add"), data)
    assert citation_errors(page) == missing("craft", "launch")
    assert not Mission.objects.exists()


def test_sources_typed_in_the_same_form_count(editor: Client) -> None:
    mission = draft(sourced=("launch_site", "landing", "apogee_km"))
    data = posted(editor.get(url_of(mission))) | {
        "stage": "published",
        "citations-TOTAL_FORMS": "5",
    }
    page = editor.post(url_of(mission), data | new_citation(3, "craft") | new_citation(4, "launch"))
    assert page.status_code == 302
    assert stage_of(mission) == "published"


def test_a_source_that_says_something_else_does_not_support_the_figure(editor: Client) -> None:
    mission = draft(sourced=("craft", "launch_site", "landing", "apogee_km"))
    data = posted(editor.get(url_of(mission))) | {
        "stage": "published",
        "citations-TOTAL_FORMS": "5",
    }
    page = editor.post(url_of(mission), data | new_citation(4, "launch", says="13:11 UTC"))
    assert citation_errors(page) == missing("launch")


def test_a_marked_figure_is_published_and_printed_as_unsourced(editor: Client) -> None:
    mission = draft(sourced=("craft", "launch", "launch_site", "landing"))
    data = posted(editor.get(url_of(mission))) | {"stage": "published", "unsourced": ["apogee_km"]}
    assert editor.post(url_of(mission), data).status_code == 302
    mission.refresh_from_db()
    assert (mission.stage, mission.unsourced) == ("published", ["apogee_km"])
    html = " ".join(Client().get(mission.get_absolute_url()).content.decode().split())
    assert '107 km</span> </span> <span class="unsourced">unsourced</span>' in html
    assert html.count("unsourced</span>") == 1


def test_a_mark_is_one_of_the_figures(editor: Client) -> None:
    mission = draft()
    data = posted(editor.get(url_of(mission))) | {"unsourced": ["pk"]}
    page = editor.post(url_of(mission), data)
    assert list(page.context["adminform"].form.errors) == ["unsourced"]


def test_the_lines_need_a_source_only_where_there_is_no_apogee(editor: Client) -> None:
    mission = draft(sourced=("craft", "launch", "launch_site", "landing"), apogee_km=None)
    page = editor.post(
        url_of(mission), posted(editor.get(url_of(mission))) | {"stage": "published"}
    )
    assert citation_errors(page) == [
        f"Passed {km} km: no source supports it. Add one, or mark the figure as unsourced."
        for km in (80, 100)
    ]


def test_a_planned_landing_needs_none(editor: Client) -> None:
    mission = draft(sourced=("craft", "launch", "launch_site", "apogee_km"), status="planned")
    editor.post(url_of(mission), posted(editor.get(url_of(mission))) | {"stage": "published"})
    assert stage_of(mission) == "published"


def test_a_draft_is_saved_without_any(editor: Client) -> None:
    mission = draft()
    page = editor.post(url_of(mission), posted(editor.get(url_of(mission))) | {"subtitle": "First"})
    assert page.status_code == 302


@pytest.mark.parametrize(
    "change",
    [{"DELETE": "on"}, {"field": "docking"}, {"says": "13:11 UTC"}],
    ids=lambda change: next(iter(change)),
)
def test_a_published_mission_keeps_its_last_source(editor: Client, change: Any) -> None:
    mission = unproven_mission(sourced=tuple(REQUIRED))
    data = posted(editor.get(url_of(mission)))
    assert data["citations-1-field"] == ["launch"]
    page = editor.post(url_of(mission), data | {f"citations-1-{n}": v for n, v in change.items()})
    assert page.status_code == 200
    assert citation_errors(page) == missing("launch")
    assert "Launch: no source supports it." in page.content.decode()
    assert mission.citations.filter(field="launch", says="").count() == 1


def test_a_figure_added_to_a_published_mission_brings_its_source(editor: Client) -> None:
    mission = unproven_mission(
        sourced=("craft", "launch", "launch_site", "apogee_km"), landing=None
    )
    data = posted(editor.get(url_of(mission))) | {"landing": "2021-07-20 13:22"}
    assert citation_errors(editor.post(url_of(mission), data)) == missing("landing")


# The other doors


def test_the_publish_action_leaves_a_draft_and_says_why(editor: Client) -> None:
    mission = draft(name="NS-16", sourced=("craft", "launch_site", "landing"))
    page = act(editor, "publish", mission)
    assert messages_of(page) == [
        f"“NS-16” stays a draft: {' '.join(missing('launch', 'apogee_km'))}",
        "Published: none of the chosen ones.",
    ]
    assert stage_of(mission) == "draft"


def test_the_publish_action_takes_what_is_proven(editor: Client) -> None:
    mission = draft(sourced=("craft", "launch", "launch_site", "landing"), unsourced=["apogee_km"])
    act(editor, "publish", mission)
    assert stage_of(mission) == "published"


def test_posted_sources_that_the_account_may_not_keep_do_not_publish(db: None) -> None:
    user = User.objects.create(username="half", is_staff=True)
    names = ["change_mission", "view_mission", "publish_mission", "view_citation"]
    user.user_permissions.add(*Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(user)
    mission = draft()
    data = posted(client.get(url_of(mission))) | {"stage": "published"}
    rows = {"citations-TOTAL_FORMS": "5", "citations-INITIAL_FORMS": "0"}
    for number, name in enumerate(REQUIRED):
        rows |= new_citation(number, name)
    client.post(url_of(mission), data | rows)
    assert (stage_of(mission), mission.citations.count()) == ("draft", 0)


def test_the_last_source_is_not_deleted_on_its_own_page(editor: Client) -> None:
    mission = unproven_mission(name="NS-16", sourced=tuple(REQUIRED))
    last = mission.citations.get(field="launch")
    page = editor.post(address(Citation, "delete", last.pk), {"post": "yes"})
    assert page.context["protected"] == [f"NS-16 is published. {missing('launch')[0]}"]
    assert Citation.objects.filter(pk=last.pk).exists()


def test_nor_with_others_by_the_action(editor: Client) -> None:
    mission = unproven_mission(sourced=tuple(REQUIRED))
    two = [mission.citations.get(field="launch"), factories.citation("launch", mission=mission)]
    data = {"action": "delete_selected", "_selected_action": [c.pk for c in two], "post": "yes"}
    editor.post(address(Citation, "changelist"), data)
    assert mission.citations.filter(field="launch").count() == 2
    editor.post(address(Citation, "changelist"), data | {"_selected_action": [two[0].pk]})
    assert mission.citations.filter(field="launch").count() == 1


@pytest.mark.parametrize("change", ["field", "says", "mission"])
def test_the_last_source_is_not_turned_to_something_else(editor: Client, change: str) -> None:
    mission = unproven_mission(name="NS-16", sourced=tuple(REQUIRED))
    last = mission.citations.get(field="launch")
    other: dict[str, Any] = {
        "field": "docking", "says": "13:11 UTC", "mission": factories.mission().pk,
    }  # fmt: skip
    page = editor.post(url_of(last), posted(editor.get(url_of(last))) | {change: other[change]})
    errors = page.context["adminform"].form.non_field_errors()
    assert errors == [f"NS-16 is published. {missing('launch')[0]}"]


def test_a_draft_may_lose_its_sources(editor: Client) -> None:
    mission = draft(sourced=("launch",))
    editor.post(address(Citation, "delete", mission.citations.get().pk), {"post": "yes"})
    assert mission.citations.count() == 0
