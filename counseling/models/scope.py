"""Who sees the rows of a company's file."""

from django.db import models

from exportasv.core.accounts.models import Role, User

STAFF_WHO_SEE_ALL = {Role.ADVISER, Role.MANAGER, Role.ADMINISTRATOR}


def sees_all(user: User) -> bool:
    """Whether this person works in counseling: advisers, managers, administrators."""
    return user.is_superuser or getattr(user, "role", "") in STAFF_WHO_SEE_ALL


class OfCompanyQuerySet(models.QuerySet):
    """Rows of a company's file."""

    def for_actor(self, user: User) -> "OfCompanyQuerySet":
        """Counseling staff see all; members their company's; others none."""
        if sees_all(user):
            return self
        if not user.pk:
            return self.none()
        return self.filter(company__members__user_id=user.pk)
