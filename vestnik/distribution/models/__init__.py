"""What the distribution room keeps."""

from vestnik.distribution.models.accounts import Account, Follower, ToldStory
from vestnik.distribution.models.duties import Ownership, Policies, PoliticalAd, PublicMoney
from vestnik.distribution.models.outgoing import Delivery, OutgoingProgress
from vestnik.distribution.models.sitemaps import SitemapFile, SitemapProgress
from vestnik.distribution.models.terms import Terms

__all__ = [
    "Account",
    "Delivery",
    "Follower",
    "OutgoingProgress",
    "Ownership",
    "Policies",
    "PoliticalAd",
    "PublicMoney",
    "SitemapFile",
    "SitemapProgress",
    "Terms",
    "ToldStory",
]
