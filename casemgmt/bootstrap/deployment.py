"""The secret files that ``docker-compose.yml`` hands to its services."""

import secrets

from .project import PROJECT, Trouble, new_data_key, say, write_private

FOLDER = "secrets"
DATA_KEYS = "data_keys"
DATABASE_HOST = "db"


def write_secrets() -> None:
    """Make the folder ``secrets`` with a new random value in each file; the mail server's password
    stays empty until it is written there.

    Raises Trouble when the folder exists: values in use must not be replaced by accident. The files
    are readable by all inside the folder, which only its owner can open, since a container runs as
    another account than the one that made them.
    """
    folder = PROJECT / FOLDER
    if folder.exists():
        raise Trouble(f"The folder {FOLDER} is there already; remove it to make new secrets.")
    folder.mkdir(mode=0o700)
    passwords = {role: secrets.token_hex(32) for role in ("owner", "web", "worker", "sealer")}
    values = {name: secrets.token_hex(48) for name in ("secret_key", "anchor_keys")}
    values |= {"mail_password": "", DATA_KEYS: new_data_key()}
    values |= {f"{role}_password": password for role, password in passwords.items()}
    for role, password in passwords.items():
        name = "casemgmt" if role == "owner" else f"cm_{role}"
        address = f"postgres://{name}:{password}@{DATABASE_HOST}/casemgmt"
        values[f"{role}_database_url"] = address
    for name, value in values.items():
        write_private(folder / name, value)
        (folder / name).chmod(0o644)
    say(f"{len(values)} secrets are in the folder {FOLDER}; docker-compose.yml reads them there.")


def add_data_key() -> None:
    """Put a new key before those that wrap the data keys; the older ones still open what they wrapped.

    Raises Trouble where there are no secrets yet.
    """
    path = PROJECT / FOLDER / DATA_KEYS
    if not path.exists():
        raise Trouble(f"There is no {FOLDER}/{DATA_KEYS}: make it with manage.py secrets.")
    key = new_data_key()
    write_private(path, f"{key}\n{path.read_text()}")
    path.chmod(0o644)
    say(f"The new key {key.partition(':')[0]} stands first in {FOLDER}/{DATA_KEYS}.")
    say("Start every service anew, then run rotate_keys; it says when the old key may go.")
