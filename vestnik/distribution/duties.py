"""What a paper owes its readers in words that stand: which pages, by which rule, and what machines call them.

Plain values; `models.Policies` holds the page of each.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Duty:
    """A page that a paper should have. `field` is that of `Policies`; `property` schema.org's, '' if it has none.

    `rule` names the law or the standard; `law` is True if it binds every paper in the EU.
    """

    field: str
    name: str | Promise
    rule: str | Promise
    property: str = ""
    law: bool = False


DUTIES: tuple[Duty, ...] = (
    Duty("ownership", _("Ownership and funding"), _("Regulation (EU) 2024/1083 (Media Freedom Act), Article 6"),
         "ownershipFundingInfo", law=True),
    Duty("imprint", _("Imprint"), _("Directive 2000/31/EC (electronic commerce), Article 5"), law=True),
    Duty("privacy", _("Privacy notice"), _("Regulation (EU) 2016/679 (data protection), Articles 13 and 14"), law=True),
    Duty("corrections", _("Corrections"), _("Trust Project, best practices"), "correctionsPolicy"),
    Duty("principles", _("Editorial principles and conflicts of interest"),
         _("Regulation (EU) 2024/1083 (Media Freedom Act), Article 6(3)"), "publishingPrinciples", law=True),
    Duty("ethics", _("Ethics"), _("Trust Project, best practices"), "ethicsPolicy"),
    Duty("fact_checking", _("Checking of facts"), _("Trust Project, best practices"),
         "verificationFactCheckingPolicy"),
    Duty("unnamed_sources", _("Sources who are not named"), _("Trust Project, best practices"),
         "unnamedSourcesPolicy"),
    Duty("feedback", _("Feedback and complaints"), _("Trust Project, actionable feedback"),
         "actionableFeedbackPolicy"),
    Duty("diversity", _("Diverse voices"), _("Trust Project, diverse voices"), "diversityPolicy"),
    Duty("ai", _("Use of AI"), _("Regulation (EU) 2024/1689 (AI Act), Article 50"), law=True),
    Duty("advertising", _("Paid content and political advertising"),
         _("Regulation (EU) 2024/900 (political advertising), Articles 11 and 12"), law=True),
    Duty("accessibility", _("Accessibility"), _("Directive (EU) 2019/882 (Accessibility Act), Annex V")),
)  # fmt: skip
