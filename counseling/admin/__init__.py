"""Import the app's pages of the admin site to register them."""

from counseling.admin import booking, forum, plan, services, sessions

__all__ = ["booking", "forum", "plan", "services", "sessions"]
