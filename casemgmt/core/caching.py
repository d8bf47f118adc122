"""What the cache calls its rows: nobody who reads the table learns whose they are."""

from django.utils.crypto import salted_hmac


def blind_key(key: str, key_prefix: str, version: int) -> str:
    """A keyed hash of everything that names a row, such as an address or a code that was used.

    Whoever fills the table can't choose which rows are taken away when it is full.
    """
    named = f"{key_prefix}:{version}:{key}"
    return salted_hmac("casemgmt.cache", named, algorithm="sha256").hexdigest()
