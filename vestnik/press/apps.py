from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PressConfig(AppConfig):
    name = "vestnik.press"
    label = "press"
    verbose_name = _("The press")
    default_auto_field = "django.db.models.BigAutoField"
