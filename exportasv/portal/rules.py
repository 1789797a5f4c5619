"""What a company decides about a gap: it joins two apps that do not know each other."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from consulates.models import Gap
from counseling.models import ActionItem
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.required import required

AGREEMENT_TERM = timedelta(days=60)


def take_up_gap(gap: Gap, *, by: User) -> ActionItem:
    """The company will do something about a gap: an agreement of its own, due in sixty days."""
    with act_as(by):
        _set_gap_state(gap, Gap.State.TAKEN)
        return ActionItem.objects.create(
            company=required(gap.company),
            product=gap.product,
            text=gap_proposal(gap)[:300],
            holder=ActionItem.Holder.COMPANY,
            due_on=timezone.localdate() + AGREEMENT_TERM,
        )


def dismiss_gap(gap: Gap, *, by: User) -> None:
    """The gap is not proposed to the company again."""
    with act_as(by):
        _set_gap_state(gap, Gap.State.DISMISSED)


def _set_gap_state(gap: Gap, state: str) -> None:
    gap.state = state
    gap.save(update_fields=["state"])


def gap_proposal(gap: Gap) -> str:
    """What to do about a gap, in a sentence."""
    words = {"which": gap.detail.upper(), "product": gap.product.name if gap.product else ""}
    sentences: dict[str, str] = {
        Gap.Kind.CERTIFICATE: _("Get the certificate %(which)s for %(product)s.") % words,
        Gap.Kind.VOLUME: _("Make more of %(product)s, or join with other companies.") % words,
        Gap.Kind.MINIMUM: _("See whether %(product)s can be sold in smaller orders.") % words,
        Gap.Kind.PRICE: _("Look at the cost and the price of %(product)s.") % words,
    }
    return sentences.get(gap.kind, _("Talk about %(product)s with your adviser.") % words)
