from django.apps import AppConfig


class ThemeConfig(AppConfig):
    name = "vestnik.theme"
    label = "theme"
