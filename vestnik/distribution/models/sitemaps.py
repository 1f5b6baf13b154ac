"""The files of the sitemap of all stories."""

from __future__ import annotations

from django.db import models


class SitemapFile(models.Model):
    """When anything in a file of the sitemap of all stories was last changed; written by `sitemaps.keep` alone."""

    #: the block of stories it lists (`stories.listings.in_block`)
    block = models.PositiveIntegerField(primary_key=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"stories {self.block}"


class SitemapProgress(models.Model):
    """How far `SitemapFile` has come. One row."""

    #: of the press's log: changes up to it are in
    edition = models.BigIntegerField(default=0)
    #: blocks below it were counted since the table was last begun anew
    counted = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"edition {self.edition}, {self.counted} blocks"
