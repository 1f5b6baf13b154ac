"""What fronts add to the admin, by Wagtail's public hooks."""
