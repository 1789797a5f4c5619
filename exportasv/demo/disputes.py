"""Disputed wins of the demo: one in discussion, one decided by Conamype, and one of the demo owner."""

from datetime import timedelta

from companies.models import Company, CompanyMember
from consulates.models import DisputeMessage, ExportWin, WinDispute
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import Role
from exportasv.core.required import required
from exportasv.demo.ground import DEMO_TODAY, local_time, owner_company

DISPUTE_MESSAGES = [
    ("company", "El pedido se entregó en dos partes y la segunda no se pagó. El monto correcto es la mitad."),
    ("claimer", "El comprador me envió la factura completa. ¿Puede enviarme la nota de crédito de la segunda parte?"),
    ("company", "Con gusto: la nota de crédito es del mes pasado, se la envié hoy a su correo."),
]
RULING = (
    "Vista la nota de crédito, la segunda entrega no se vendió. Quien anotó la venta no aportó otro respaldo, por lo que "
    "no se cuenta; puede anotarse de nuevo con el monto pagado."
)


def build_disputes() -> None:
    """Create a dispute for each disputed win. No confirmed win changes."""
    company = owner_company()
    rows = list(ExportWin.objects.filter(state=ExportWin.State.DISPUTED).order_by("-sold_on", "pk"))
    if rows:
        _give_to_owner(rows[0], company)
    for number, win in enumerate(rows):
        dispute = WinDispute.objects.create(win=win, reason=win.comment, opened_at=required(win.decided_at))
        _add_messages(dispute, DISPUTE_MESSAGES[: 3 - number % 3])
    if len(rows) > 1:
        _rule_dispute(rows[1].disputes.get())


def _give_to_owner(win: ExportWin, company: Company) -> None:
    """Give the newest disputed win to the demo owner's company."""
    product = company.products.published().order_by("pk").first()
    now = local_time(DEMO_TODAY - timedelta(days=4), 9)
    values = {
        "company": company,
        "product": product,
        "decided_at": now,
        "sold_on": DEMO_TODAY - timedelta(days=20),
    }
    unlinked = {"inquiry": None, "placement": None, "fair": None, "quotation": None}
    ExportWin.objects.filter(pk=win.pk).update(**values, **unlinked, claimed_at=now - timedelta(days=3))
    win.refresh_from_db()


def _add_messages(dispute: WinDispute, said: list[tuple[str, str]]) -> None:
    owner = dispute.win.company.members.filter(role=CompanyMember.Role.OWNER).first()
    for number, (side, text) in enumerate(said):
        author = owner.user if side == DisputeMessage.Sender.COMPANY and owner else dispute.win.claimed_by
        moment = dispute.opened_at + timedelta(hours=5 + 25 * number)
        DisputeMessage.objects.create(dispute=dispute, sender=side, author=author, text=text, sent_at=moment)


def _rule_dispute(dispute: WinDispute) -> None:
    manager = User.objects.filter(role=Role.MANAGER).order_by("pk").first()
    ended = dispute.opened_at + timedelta(days=6)
    values = {"end": WinDispute.End.DISMISSED, "ruling": RULING, "ended_by": manager, "ended_at": ended}
    WinDispute.objects.filter(pk=dispute.pk).update(**values)
    ExportWin.objects.filter(pk=dispute.win_id).update(state=ExportWin.State.WITHDRAWN)
