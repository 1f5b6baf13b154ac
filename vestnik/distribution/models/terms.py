"""On which terms others get the paper."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting

from vestnik.distribution.ads import wrong_lines
from vestnik.distribution.crawlers import TOKEN, training
from vestnik.distribution.forms import TermsForm
from vestnik.press import recorder
from vestnik.press.recorded import Recorded


class Terms(Recorded, BaseGenericSetting):
    """What readers' apps, crawlers and sellers of advertisements are given and told. One row."""

    class FeedText(models.TextChoices):
        WHOLE = "whole", _("the whole text")
        STANDFIRST = "standfirst", _("the standfirst only")

    feed_text = models.CharField(
        _("feeds hold"), max_length=10, choices=FeedText.choices, default=FeedText.WHOLE
    )
    refused = models.JSONField(_("refused crawlers"), default=training, blank=True)
    refused_others = models.TextField(
        _("further crawlers that are refused"),
        blank=True,
        help_text=_("One name a line, as the crawler calls itself in robots.txt."),
    )
    ads_txt = models.TextField(
        _("ads.txt"),
        blank=True,
        help_text=_("Who may sell the paper’s advertising space. Leave it empty if nobody does."),
    )

    base_form_class = TermsForm
    panels = [
        MultiFieldPanel([FieldPanel("feed_text")], heading=_("Feeds")),
        MultiFieldPanel([FieldPanel("refused"), FieldPanel("refused_others")], heading=_("Crawlers")),
        MultiFieldPanel([FieldPanel("ads_txt")], heading=_("Advertising")),
    ]

    class Meta:
        verbose_name = _("feeds and crawlers")

    @classmethod
    def current(cls) -> Terms:
        """Those in force; the defaults where nobody has set any."""
        recorder.read("terms")
        return cls.objects.order_by("pk").first() or cls()

    @property
    def press_key(self) -> str:
        return "terms"

    def press_keys_changed(self) -> tuple[str, ...]:
        return (self.press_key,)

    @property
    def all_refused(self) -> list[str]:
        return [*self.refused, *self.refused_others.split()]

    def clean(self) -> None:
        super().clean()
        problems = {}
        if strange := [name for name in self.refused_others.split() if not TOKEN.fullmatch(name)]:
            problems["refused_others"] = _("“%(name)s” is no crawler’s name: write it as in GPTBot.") % {
                "name": strange[0]
            }
        if wrong := wrong_lines(self.ads_txt):
            problems["ads_txt"] = _(
                "Line %(number)d is not right: write “domain, account, DIRECT” or “domain, account, RESELLER”."
            ) % {"number": wrong[0]}
        if problems:
            raise ValidationError(problems)
