"""The password hash of the tests: the real one with less work, since most only need somebody who is signed in."""

from django.contrib.auth.hashers import ScryptPasswordHasher


class QuickScrypt(ScryptPasswordHasher):
    """Scrypt with a thousandth of the work."""

    work_factor = 2**4
