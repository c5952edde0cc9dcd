from django.apps import AppConfig


class ProaktivConfig(AppConfig):
    name = "proaktiv"
    verbose_name = "Pro-Aktive Systeme"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from proaktiv import signals  # noqa: F401  connects its receivers
