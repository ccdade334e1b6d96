"""Sign-in by email address and password."""

from django.contrib.auth.backends import ModelBackend


class ByEmail(ModelBackend):
    """Finds people however they typed their address; the work is the same for an unknown one."""

    def authenticate(self, request, username=None, password=None, email=None, **kwargs):
        address = (email or username or "").strip().lower()
        if not address or password is None:
            return None
        return super().authenticate(request, username=address, password=password)

    def _get_permissions(self, user_obj, obj, from_name):
        """Permissions live in each app's `permissions`, not in Django's tables."""
        return set()
