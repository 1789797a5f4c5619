"""Who sees the rows of a company's file."""

from typing import Self

from django.db import models

from exportasv.core.accounts.models import Role, User

FULL_SCOPE_ROLES = {Role.ADVISER, Role.MANAGER, Role.ADMINISTRATOR}


def has_full_scope(user: User) -> bool:
    """Whether this person works in counseling: advisers, managers, administrators."""
    return user.is_superuser or getattr(user, "role", "") in FULL_SCOPE_ROLES


class CompanyScopedQuerySet(models.QuerySet):
    """Rows of a company's file."""

    def for_actor(self, user: User) -> Self:
        """Counseling staff see all; members their company's; others none."""
        if has_full_scope(user):
            return self
        if not user.pk:
            return self.none()
        return self.filter(company__members__user_id=user.pk)
