from django.apps import AppConfig


class BasisConfig(AppConfig):
    name = "basis"
    verbose_name = "Grundlagen"
    default_auto_field = "django.db.models.BigAutoField"
