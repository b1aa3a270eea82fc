import io
import tarfile

import pytest

from todo import notices
from todo.settings import Settings


def test_a_task_is_created_changed_and_deleted(client, as_user):
    ada = as_user("ada")
    created = client.post("/api/v1/tasks", json={"title": "Water the plants"}, headers=ada)
    assert created.status_code == 201
    path = f"/api/v1/tasks/{created.json['id']}"
    assert client.patch(path, json={"done": True}, headers=ada).json["done"] is True
    assert client.get(path, headers=ada).json["title"] == "Water the plants"
    assert client.delete(path, headers=ada).status_code == 204
    assert client.get(path, headers=ada).status_code == 404


def test_nobody_sees_the_tasks_of_another(client, as_user):
    ada, bob = as_user("ada"), as_user("bob")
    task = client.post("/api/v1/tasks", json={"title": "Mine"}, headers=ada).json
    assert client.get(f"/api/v1/tasks/{task['id']}", headers=bob).status_code == 404
    assert client.get("/api/v1/tasks", headers=bob).json == []


@pytest.mark.parametrize("order, titles", [("created_at", ["b", "a"]), ("title", ["a", "b"]), ("due", ["b", "a"])])
def test_tasks_are_listed_in_the_order_asked_for(client, as_user, order, titles):
    ada = as_user("ada")
    client.post("/api/v1/tasks", json={"title": "b"}, headers=ada)
    client.post("/api/v1/tasks", json={"title": "a", "due": "2030-01-31"}, headers=ada)
    assert [task["title"] for task in client.get(f"/api/v1/tasks?order={order}", headers=ada).json] == titles


@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_a_wrong_name_or_password_gets_no_token(client, password, name):
    answer = client.post("/api/v1/tokens", json={"name": name, "password": password[::-1] + "x"})
    assert answer.status_code == 401


def test_yaml_is_imported(client, as_user):
    ada = as_user("ada")
    assert client.post("/api/v1/tasks/import", data="- title: One\n- title: Two\n", headers=ada).json == {"imported": 2}


def test_a_backup_is_restored(client, as_user):
    ada = as_user("ada")
    client.post("/api/v1/tasks", json={"title": "One"}, headers=ada)
    backup = client.get("/api/v1/tasks/backup", headers=ada).data
    assert client.post("/api/v1/tasks/restore", data=backup, headers=ada).json == {"restored": 1}


def test_an_attachment_comes_back_alone_and_in_the_archive(client, as_user):
    ada = as_user("ada")
    path = f"/api/v1/tasks/{client.post('/api/v1/tasks', json={'title': 'T'}, headers=ada).json['id']}/attachments"
    assert client.post(path, data={"file": (io.BytesIO(b"content"), "note.txt")}, headers=ada).status_code == 201
    assert client.get(f"{path}/note.txt", headers=ada).data == b"content"
    with tarfile.open(fileobj=io.BytesIO(client.get(f"{path}/archive", headers=ada).data)) as packed:
        assert "./note.txt" in packed.getnames()


def test_a_share_link_shows_one_task_without_an_account(client, as_user):
    ada = as_user("ada")
    task = client.post("/api/v1/tasks", json={"title": "For all"}, headers=ada).json
    token = client.post(f"/api/v1/tasks/{task['id']}/share", headers=ada).json["token"]
    assert client.get(f"/api/v1/shared/{token}").json["title"] == "For all"
    assert client.get("/api/v1/shared/unknown").status_code == 404


def test_a_done_task_is_told_to_the_webhook(app, monkeypatch):
    calls = []
    monkeypatch.setattr(notices.requests, "post", lambda url, **options: calls.append(url))
    app.config["TODO"] = Settings("", "", "", webhook_url="https://hooks.todo.internal/done")
    with app.app_context():
        notices.task_done({"id": 1, "title": "Water the plants"}, "https://ada.todo.internal/done")
    assert calls == ["https://hooks.todo.internal/done", "https://ada.todo.internal/done"]
