"""How allauth behaves here: nobody signs up, and mail goes through our outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from casemgmt.ledger.notices import post_mail


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up: people come by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, context)
        post_mail(to=email, subject=message.subject, body=str(message.body))
