"""The groups that a migration makes, on a fresh database and back again."""

from importlib import import_module

import pytest
from django.apps.registry import Apps
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.migrations.loader import MigrationLoader

groups = import_module("missions.migrations.0002_groups")
corrections = import_module("missions.migrations.0008_corrections")
notices = import_module("missions.migrations.0014_notices")
lists = import_module("missions.migrations.0015_saved_lists")


def permissions(group: str) -> set[str]:
    rows = Permission.objects.filter(group__name=group)
    return {f"{p.content_type.app_label}.{p.codename}" for p in rows.select_related("content_type")}


def granted(group: str) -> set[str]:
    later = [*notices.GROUPS["Editor"], lists.SHARE] if group == "Editor" else []
    names = [*groups.GROUPS[group], *corrections.GROUPS[group], *later]
    return {f"missions.{name}" for name in names}


def test_a_fresh_database_has_them(db: None) -> None:
    assert permissions("Writer") == granted("Writer")
    assert permissions("Editor") == granted("Editor")


def test_writers_cannot_publish_nor_change_what_stands_on_public_pages(db: None) -> None:
    changing = {
        p for p in permissions("Writer") if p.split(".")[1].startswith(("change", "delete"))
    }
    assert changing == {
        "missions.change_article", "missions.delete_article",
        "missions.change_byline", "missions.delete_byline",
    }  # fmt: skip
    assert not {p for p in permissions("Writer") if "publish" in p}


class SchemaEditor:
    connection = connection


@pytest.fixture(scope="module")
def apps() -> Apps:
    """The apps as a migration sees them: what a step does to them must not reach the real ones."""
    state = MigrationLoader(None).project_state(("missions", "0008_corrections"))
    return state.apps


@pytest.mark.parametrize("times", [1, 2])
def test_there_and_back(db: None, apps: Apps, times: int) -> None:
    for _ in range(times):
        groups.delete_groups(apps, SchemaEditor)
        assert not Group.objects.filter(name__in=["Writer", "Editor"]).exists()
        groups.create_groups(apps, SchemaEditor)
    assert permissions("Editor") == {f"missions.{name}" for name in groups.EDITOR}


def test_corrections_there_and_back(db: None, apps: Apps) -> None:
    corrections.revoke(apps, SchemaEditor)
    for group, names in corrections.GROUPS.items():
        assert permissions(group) == granted(group) - {f"missions.{name}" for name in names}
    for _ in range(2):
        corrections.grant(apps, SchemaEditor)
    assert permissions("Editor") == granted("Editor")


def test_a_group_that_is_gone_is_not_made_anew_for_corrections(db: None, apps: Apps) -> None:
    Group.objects.get(name="Writer").delete()
    corrections.grant(apps, SchemaEditor)
    corrections.revoke(apps, SchemaEditor)
    assert not Group.objects.filter(name="Writer").exists()
