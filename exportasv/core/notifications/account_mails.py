"""The mails of allauth (confirm an address, set a password anew, no such account …) leave by the outbox, as all do."""

import secrets
from typing import Any

from allauth.core import context
from django.contrib.sites.shortcuts import get_current_site
from django.db import transaction

from exportasv.core.accounts.adapter import AccountAdapter
from exportasv.core.clean_text import clean_line
from exportasv.core.db.localized import active_language
from exportasv.core.notifications.address_hash import address_hash
from exportasv.core.notifications.mail import ACCOUNT_MAIL
from exportasv.core.notifications.mail_folds import enqueue_mail
from exportasv.core.notifications.models import OutgoingEmail


class MailingAccountAdapter(AccountAdapter):
    """An adapter whose mails wait for a mail server that is away, and leave addresses alone that refuse mail."""

    def send_mail(self, template_prefix: str, email: str, context_data: dict[str, Any]) -> None:
        """Queue a mail. Its link opens an account, so the text is erased once it is sent (mail.py)."""
        request = context.request
        words = {"request": request, "email": email, "current_site": get_current_site(request), **context_data}
        mail = self.render_mail(template_prefix, email, words)
        kind = ACCOUNT_MAIL + template_prefix.rsplit("/", 1)[-1]
        with transaction.atomic():
            row = OutgoingEmail.objects.create(
                kind=kind,
                key=secrets.token_hex(16),
                address=email,
                language=active_language(),
                subject=clean_line(mail.subject)[:200],
                body=mail.body,
            )
            same = OutgoingEmail.objects.filter(address__iexact=email, kind=kind)
            enqueue_mail(row, same, address_hash(email))
