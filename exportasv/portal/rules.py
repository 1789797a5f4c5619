"""Decisions of a company about a gap. They are here because they join two apps."""

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
    """Accept a gap: create an agreement of the company, due after AGREEMENT_TERM."""
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
    """Dismiss a gap, so that it is not proposed to the company again."""
    with act_as(by):
        _set_gap_state(gap, Gap.State.DISMISSED)


def _set_gap_state(gap: Gap, state: str) -> None:
    gap.state = state
    gap.save(update_fields=["state"])


def gap_proposal(gap: Gap) -> str:
    """Return what to do about a gap, in one sentence."""
    words = {"which": gap.detail_name, "product": gap.product.name if gap.product else ""}
    sentences: dict[str, str] = {
        Gap.Kind.CERTIFICATE: _("Obtain this certificate for %(product)s: %(which)s.") % words,
        Gap.Kind.VOLUME: _("Make more of %(product)s, or join with other companies.") % words,
        Gap.Kind.MINIMUM: _("See whether %(product)s can be sold in smaller orders.") % words,
        Gap.Kind.PRICE: _("Look at the cost and the price of %(product)s.") % words,
    }
    return sentences.get(gap.kind, _("Talk about %(product)s with your adviser.") % words)
