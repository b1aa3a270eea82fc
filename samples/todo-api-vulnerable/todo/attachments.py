"""Files that belong to a task."""

import subprocess
from pathlib import Path

from flask import Blueprint, abort, current_app, g, jsonify, request, send_file

from . import accounts, database

blueprint = Blueprint("attachments", __name__, url_prefix="/api/v1/tasks/<int:task_id>/attachments")


@blueprint.post("")
@accounts.bearer_required
def upload(task_id: int):
    _check_owner(task_id)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        abort(400, "a file is needed")
    sent.save(f"{_directory(task_id)}/{sent.filename}")
    connection = database.connection()
    with connection:
        cursor = connection.execute(
            "INSERT INTO attachment (task_id, name, stored_as) VALUES (?, ?, ?)", (task_id, sent.filename, f"{task_id}/{sent.filename}")
        )
    return jsonify(id=cursor.lastrowid, name=sent.filename), 201


@blueprint.get("/<path:name>")
@accounts.bearer_required
def download(task_id: int, name: str):
    _check_owner(task_id)
    return send_file(f"{_directory(task_id)}/{name}", as_attachment=True)


@blueprint.get("/archive")
@accounts.bearer_required
def archive(task_id: int):
    _check_owner(task_id)
    name = request.args.get("name", str(task_id))
    subprocess.run(f"tar --create --gzip --file /tmp/{name}.tgz .", shell=True, check=True, cwd=_directory(task_id))
    return send_file(f"/tmp/{task_id}.tgz", as_attachment=True)


def _directory(task_id: int) -> Path:
    directory = Path(current_app.config["TODO"].attachments).resolve() / str(task_id)
    directory.mkdir(exist_ok=True)
    return directory


def _check_owner(task_id: int) -> None:
    row = (
        database.connection()
        .execute("SELECT 1 FROM task WHERE id = ? AND account_id = ?", (task_id, g.account_id))
        .fetchone()
    )
    if row is None:
        abort(404)
