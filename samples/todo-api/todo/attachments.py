"""Files that belong to a task. On disk they carry a random name; the name a user chose is only ever shown."""

import io
import uuid
import zipfile
from pathlib import Path

from flask import Blueprint, abort, current_app, g, jsonify, request, send_file, send_from_directory

from . import accounts, database

blueprint = Blueprint("attachments", __name__, url_prefix="/api/v1/tasks/<int:task_id>/attachments")


@blueprint.post("")
@accounts.bearer_required
def upload(task_id: int):
    _check_owner(task_id)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        abort(400, "a file is needed")
    stored_as = uuid.uuid4().hex
    sent.save(_directory() / stored_as)
    connection = database.connection()
    with connection:
        cursor = connection.execute(
            "INSERT INTO attachment (task_id, name, stored_as) VALUES (?, ?, ?)", (task_id, sent.filename, stored_as)
        )
    return jsonify(id=cursor.lastrowid, name=sent.filename), 201


@blueprint.get("/<int:attachment_id>")
@accounts.bearer_required
def download(task_id: int, attachment_id: int):
    _check_owner(task_id)
    row = (
        database.connection()
        .execute("SELECT name, stored_as FROM attachment WHERE id = ? AND task_id = ?", (attachment_id, task_id))
        .fetchone()
    )
    if row is None:
        abort(404)
    return send_from_directory(
        _directory(),
        row["stored_as"],
        as_attachment=True,
        download_name=row["name"],
        mimetype="application/octet-stream",
    )


@blueprint.get("/archive")
@accounts.bearer_required
def archive(task_id: int):
    _check_owner(task_id)
    rows = database.connection().execute("SELECT id, stored_as FROM attachment WHERE task_id = ?", (task_id,))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for row in rows:
            target.write(_directory() / row["stored_as"], arcname=f"attachment-{row['id']}")
    packed.seek(0)
    return send_file(packed, mimetype="application/zip", as_attachment=True, download_name="attachments.zip")


def _directory() -> Path:
    return Path(current_app.config["TODO"].attachments).resolve()


def _check_owner(task_id: int) -> None:
    row = (
        database.connection()
        .execute("SELECT 1 FROM task WHERE id = ? AND account_id = ?", (task_id, g.account_id))
        .fetchone()
    )
    if row is None:
        abort(404)
