"""All that differs between environments, read once from environment variables."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

SHORTEST_KEY = 32


class SettingsError(Exception):
    """An environment variable is missing or cannot be used."""


@dataclass(frozen=True)
class Settings:
    secret_key: str = field(repr=False)
    database: str
    attachments: str
    webhook_url: str = ""
    webhook_seconds: float = 5.0
    allowed_origin: str = ""
    session_seconds: int = 3600
    max_upload_bytes: int = 1_048_576
    log_level: str = "INFO"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        key = _secret(environment, "TODO_SECRET_KEY")
        if len(key) < SHORTEST_KEY:
            raise SettingsError(f"TODO_SECRET_KEY needs {SHORTEST_KEY} characters or more")

        webhook = environment.get("TODO_WEBHOOK_URL", "")
        if webhook and not webhook.startswith("https://"):
            raise SettingsError("TODO_WEBHOOK_URL needs to begin with https://")

        origin = environment.get("TODO_ALLOWED_ORIGIN", "")
        if origin == "*":
            raise SettingsError("TODO_ALLOWED_ORIGIN needs to name one origin")

        return cls(
            secret_key=key,
            database=environment.get("TODO_DATABASE", "instance/todo.sqlite"),
            attachments=environment.get("TODO_ATTACHMENTS", "instance/attachments"),
            webhook_url=webhook,
            webhook_seconds=float(environment.get("TODO_WEBHOOK_SECONDS", "5")),
            allowed_origin=origin,
            session_seconds=int(environment.get("TODO_SESSION_SECONDS", "3600")),
            max_upload_bytes=int(environment.get("TODO_MAX_UPLOAD_BYTES", "1048576")),
            log_level=environment.get("TODO_LOG_LEVEL", "INFO"),
        )


def _secret(environment: Mapping[str, str], name: str) -> str:
    """A mounted file is preferred: unlike a variable it is not inherited by child processes."""
    path = environment.get(f"{name}_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    value = environment.get(name)
    if not value:
        raise SettingsError(f"set {name} or {name}_FILE")
    return value
