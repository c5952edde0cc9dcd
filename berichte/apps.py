from django.apps import AppConfig


class BerichteConfig(AppConfig):
    name = "berichte"
    verbose_name = "Berichtswesen"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from berichte import signals  # noqa: F401  connects its receivers
