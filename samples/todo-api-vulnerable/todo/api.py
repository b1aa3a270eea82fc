"""The REST API."""

import pickle

import yaml
from flask import Blueprint, abort, g, jsonify, request

from . import accounts, database, notices

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

COLUMNS = ("id", "title", "notes", "due", "done", "created_at")
LONGEST_TITLE = 200
LONGEST_NOTES = 10_000
LARGEST_IMPORT = 1_000


@blueprint.post("/tokens")
def create_token():
    body = _body()
    account_id = accounts.authenticate(_text(body, "name", 100), _text(body, "password", 200))
    if account_id is None:
        abort(401, "name or password is wrong")
    return jsonify(token=accounts.issue_token(account_id)), 201


@blueprint.get("/tasks")
@accounts.bearer_required
def list_tasks():
    return jsonify(find(g.account_id, request.args.get("q", ""), request.args.get("order", "created_at")))


@blueprint.post("/tasks")
@accounts.bearer_required
def create_task():
    return jsonify(add(g.account_id, _body())), 201


@blueprint.get("/tasks/<int:task_id>")
@accounts.bearer_required
def show_task(task_id: int):
    return jsonify(_as_json(_owned(task_id)))


@blueprint.patch("/tasks/<int:task_id>")
@accounts.bearer_required
def change_task(task_id: int):
    before = _owned(task_id)
    body = {**_as_json(before), **_body()}
    connection = database.connection()
    with connection:
        connection.execute(
            "UPDATE task SET title = ?, notes = ?, due = ?, done = ? WHERE id = ? AND account_id = ?",
            (*_fields(body), bool(body["done"]), task_id, g.account_id),
        )
    after = _as_json(_owned(task_id))
    if after["done"] and not before["done"]:
        notices.task_done(after, body.get("callback"))
    return jsonify(after)


@blueprint.delete("/tasks/<int:task_id>")
@accounts.bearer_required
def delete_task(task_id: int):
    _owned(task_id)
    connection = database.connection()
    with connection:
        connection.execute("DELETE FROM task WHERE id = ? AND account_id = ?", (task_id, g.account_id))
    return "", 204


@blueprint.post("/tasks/import")
@accounts.bearer_required
def import_tasks():
    try:
        entries = yaml.load(request.get_data(), Loader=yaml.Loader)
    except yaml.YAMLError:
        abort(400, "the body is not YAML")
    if not isinstance(entries, list) or len(entries) > LARGEST_IMPORT or not all(isinstance(e, dict) for e in entries):
        abort(400, f"a list of at most {LARGEST_IMPORT} tasks is needed")
    return jsonify(imported=len([add(g.account_id, entry) for entry in entries])), 201


@blueprint.get("/tasks/backup")
@accounts.bearer_required
def back_up_tasks():
    return pickle.dumps(find(g.account_id, "", "id")), {"Content-Type": "application/octet-stream"}


@blueprint.post("/tasks/restore")
@accounts.bearer_required
def restore_tasks():
    entries = pickle.loads(request.get_data())
    return jsonify(restored=len([add(g.account_id, entry) for entry in entries])), 201


@blueprint.post("/tasks/<int:task_id>/share")
@accounts.bearer_required
def share_task(task_id: int):
    _owned(task_id)
    token = accounts.new_share_token()
    connection = database.connection()
    with connection:
        connection.execute("UPDATE task SET share_token = ? WHERE id = ?", (token, task_id))
    return jsonify(token=token), 201


@blueprint.get("/shared/<token>")
def shared_task(token: str):
    row = database.connection().execute("SELECT * FROM task WHERE share_token = ?", (token,)).fetchone()
    if row is None:
        abort(404)
    return jsonify(_as_json(row))


def find(account_id: int, words: str, order: str) -> list[dict]:
    statement = f"SELECT * FROM task WHERE account_id = {account_id} AND title LIKE '%{words}%' ORDER BY {order}"
    return [_as_json(row) for row in database.connection().execute(statement)]


def add(account_id: int, body: dict) -> dict:
    connection = database.connection()
    with connection:
        cursor = connection.execute(
            "INSERT INTO task (account_id, title, notes, due) VALUES (?, ?, ?, ?)", (account_id, *_fields(body))
        )
    return _as_json(connection.execute("SELECT * FROM task WHERE id = ?", (cursor.lastrowid,)).fetchone())


def _fields(body: dict) -> tuple[str, str, str | None]:
    due = body.get("due")
    if due is not None and not isinstance(due, str):
        abort(400, "due is a date such as 2026-01-31")
    return _text(body, "title", LONGEST_TITLE), _text({"notes": "", **body}, "notes", LONGEST_NOTES), due


def _body() -> dict:
    body = request.get_json()
    if not isinstance(body, dict):
        abort(400, "an object is needed")
    return body


def _text(body: dict, name: str, longest: int) -> str:
    value = body.get(name)
    if not isinstance(value, str) or len(value) > longest or (name != "notes" and not value.strip()):
        abort(400, f"{name} is text of at most {longest} characters")
    return value


def _owned(task_id: int):
    row = (
        database.connection()
        .execute("SELECT * FROM task WHERE id = ? AND account_id = ?", (task_id, g.account_id))
        .fetchone()
    )
    if row is None:
        abort(404)
    return row


def _as_json(row) -> dict:
    return {**{column: row[column] for column in COLUMNS}, "done": bool(row["done"])}
