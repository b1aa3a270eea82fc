"""One SQLite connection for each request."""

import sqlite3
from pathlib import Path

from flask import Flask, current_app, g


def connection() -> sqlite3.Connection:
    if "connection" not in g:
        g.connection = sqlite3.connect(current_app.config["TODO"].database, timeout=5)
        g.connection.row_factory = sqlite3.Row
        g.connection.execute("PRAGMA foreign_keys = ON")
    return g.connection


def init_app(app: Flask) -> None:
    settings = app.config["TODO"]
    Path(settings.database).parent.mkdir(parents=True, exist_ok=True)
    Path(settings.attachments).mkdir(parents=True, exist_ok=True)
    app.teardown_appcontext(_close)
    with app.app_context(), app.open_resource("schema.sql") as schema:
        connection().executescript(schema.read().decode("utf-8"))


def _close(_error: BaseException | None) -> None:
    opened = g.pop("connection", None)
    if opened is not None:
        opened.close()
