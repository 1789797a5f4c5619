"""Personal data of the exchange with partners: answers and messages that may name a buyer, for a short time."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.db.personal_data import Retention, no_personal_data, personal_data
from exportasv.core.programme import API_ANSWER_KEPT, WEBHOOK_LOG_KEPT

personal_data(
    "exchange.idempotentrequest",
    _("To give the same answer to a request that is sent again."),
    Retention(_("the request"), after=API_ANSWER_KEPT, since="created_at"),
)
personal_data(
    "exchange.webhookdelivery",
    _("To show a partner what its webhook was told, and to send it again."),
    Retention(_("the event"), after=WEBHOOK_LOG_KEPT, since="created_at"),
)
no_personal_data("exchange.sentrow", why="numbers of rows, and which client sent them")
no_personal_data("exchange.webhooksubscription", why="addresses of software")
no_personal_data("exchange.dumpfile", why="what the public sees, in a file")
