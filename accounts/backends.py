"""Who signs in, and who may open the pages of reference data."""

from allauth.account.auth_backends import AuthenticationBackend


class GrantsBackend(AuthenticationBackend):
    """Django's own permissions follow from the grants, so there is one truth."""

    def has_perm(self, user_obj, perm, obj=None):
        return user_obj.is_active and user_obj.access().administers_everywhere

    def has_module_perms(self, user_obj, app_label):
        return self.has_perm(user_obj, app_label)
