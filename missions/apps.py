from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class MissionsConfig(AppConfig):
    default = True
    name = "missions"
    verbose_name = "The record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from missions import checks, receivers  # noqa: F401
        from missions.accounts import receivers as account_receivers  # noqa: F401


class NewsroomConfig(AdminConfig):
    default_site = "missions.site.Newsroom"
