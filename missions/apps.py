from django.apps import AppConfig


class MissionsConfig(AppConfig):
    name = "missions"
    verbose_name = "The record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from missions import checks, receivers  # noqa: F401
        from missions.accounts import receivers as account_receivers  # noqa: F401
