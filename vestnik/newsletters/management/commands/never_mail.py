"""For those who write to the paper that they want no mail from it, and for those who change their minds."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from vestnik.newsletters.addresses import BadAddress, read_address
from vestnik.newsletters.models import Suppression
from vestnik.newsletters.subscribing import lift as lift_suppression
from vestnik.newsletters.subscribing import suppress


class Command(BaseCommand):
    help = "Never mails to an address again, whoever signs it up; --lift ends that."

    def add_arguments(self, parser) -> None:
        parser.add_argument("address")
        parser.add_argument("--lift", action="store_true", help="allow mail to the address again")

    def handle(self, *args, address: str, lift: bool, **options) -> None:
        try:
            key = read_address(address).key
        except BadAddress as fault:
            raise CommandError(str(fault)) from None
        if not lift:
            suppress(key, Suppression.Reason.ASKED, timezone.now())
            self.stdout.write(f"{key} gets no more mail.")
        elif lift_suppression(key, timezone.now()):
            self.stdout.write(
                f"{key} may be mailed again; the newsletter comes once its owner signs up anew."
            )
        else:
            raise CommandError(f"{key} is not among those that get no mail.")
