from django.apps import AppConfig


class SozialraumConfig(AppConfig):
    name = "sozialraum"
    verbose_name = "Räume und Statistik"
    default_auto_field = "django.db.models.BigAutoField"
