from django.apps import AppConfig


class BscConfig(AppConfig):
    name = "bsc"
    verbose_name = "Balanced Scorecard"
    default_auto_field = "django.db.models.BigAutoField"
