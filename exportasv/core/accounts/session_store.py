"""The session and the person of a request, each read by a query whose SQL is made once in a process."""

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from exportasv.core.accounts.models import User
from exportasv.core.db.fixed_query import FixedQuery


class SessionStore(db.SessionStore):
    """Sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        found: Session | None = _SESSION.first(self.session_key) if self.session_key else None
        if found is None:
            self._session_key = None
        return found


class AuthenticationBackend(AllauthBackend):
    """Accounts with an e-mail address and a password, as the accounts library has them."""

    def get_user(self, user_id: int) -> User | None:
        """Return the account of a session, None if there is none that may sign in."""
        found: User | None = _USER.first(user_id)
        return found if found and self.user_can_authenticate(found) else None


def _unexpired_session(key: str) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=timezone.now())[:1]


def _user(number: int) -> QuerySet[User]:
    return User.objects.order_by().filter(pk=number)[:1]


_SESSION, _USER = FixedQuery(_unexpired_session), FixedQuery(_user)
