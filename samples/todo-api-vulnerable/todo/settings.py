"""All that differs between environments, read once from environment variables."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

SECRET_KEY = "HnNH7OYDVkrQuSV8V5EwzyMxllmRQ8eMZcG9IDMZWXyawVsE"


@dataclass(frozen=True)
class Settings:
    secret_key: str = field(repr=False)
    database: str
    attachments: str
    webhook_url: str = ""
    webhook_seconds: float = 5.0
    session_seconds: int = 3600
    max_upload_bytes: int = 1_048_576
    log_level: str = "INFO"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        return cls(
            secret_key=SECRET_KEY,
            database=environment.get("TODO_DATABASE", "instance/todo.sqlite"),
            attachments=environment.get("TODO_ATTACHMENTS", "instance/attachments"),
            webhook_url=environment.get("TODO_WEBHOOK_URL", ""),
            webhook_seconds=float(environment.get("TODO_WEBHOOK_SECONDS", "5")),
            session_seconds=int(environment.get("TODO_SESSION_SECONDS", "3600")),
            max_upload_bytes=int(environment.get("TODO_MAX_UPLOAD_BYTES", "1048576")),
            log_level=environment.get("TODO_LOG_LEVEL", "INFO"),
        )
