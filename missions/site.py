"""The newsroom's admin site: Django's own, with a desk at its index and the trash.

Not in ``missions.admin``, whose import is what registers every noun on it.
"""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path


class Newsroom(AdminSite):
    def get_urls(self) -> list[URLPattern | URLResolver]:
        from missions.admin.history import trash_view

        trash = path("missions/trash/", self.admin_view(trash_view), name="missions_trash")
        return [trash, *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        from missions.admin.desk import sections

        context = {**(extra_context or {}), "sections": sections(request)}
        return super().index(request, context)
