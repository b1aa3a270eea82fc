import datetime
import io
import secrets
import zipfile

import jwt
import pytest

from todo import create_app, notices
from todo.settings import Settings, SettingsError


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


@pytest.mark.parametrize("order, titles", [("created", ["b", "a"]), ("title", ["a", "b"]), ("due", ["a", "b"])])
def test_tasks_are_listed_in_the_order_asked_for(client, as_user, order, titles):
    ada = as_user("ada")
    client.post("/api/v1/tasks", json={"title": "b"}, headers=ada)
    client.post("/api/v1/tasks", json={"title": "a", "due": "2030-01-31"}, headers=ada)
    assert [task["title"] for task in client.get(f"/api/v1/tasks?order={order}", headers=ada).json] == titles


def test_a_quote_in_a_search_is_only_text(client, as_user):
    ada = as_user("ada")
    client.post("/api/v1/tasks", json={"title": "Ada's task"}, headers=ada)
    assert len(client.get("/api/v1/tasks", query_string={"q": "a's"}, headers=ada).json) == 1
    assert client.get("/api/v1/tasks", query_string={"q": "' OR 1=1 --"}, headers=ada).json == []
    assert client.get("/api/v1/tasks", query_string={"order": "id; --"}, headers=ada).status_code == 400


@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_a_wrong_name_or_password_gets_no_token(client, password, name):
    answer = client.post("/api/v1/tokens", json={"name": name, "password": password[::-1] + "x"})
    assert answer.status_code == 401


@pytest.mark.parametrize("key, algorithm", [("", "none"), (secrets.token_urlsafe(32), "HS256")])
def test_a_token_that_was_not_signed_here_is_refused(client, key, algorithm):
    expires = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
    forged = jwt.encode({"sub": "1", "aud": "todo-api", "exp": expires}, key, algorithm=algorithm)
    assert client.get("/api/v1/tasks", headers={"Authorization": f"Bearer {forged}"}).status_code == 401


def test_yaml_is_imported_and_builds_no_objects(client, as_user):
    ada = as_user("ada")
    assert client.post("/api/v1/tasks/import", data="- title: One\n- title: Two\n", headers=ada).json == {"imported": 2}
    hostile = client.post("/api/v1/tasks/import", data="- !!python/object/apply:os.getcwd []", headers=ada)
    assert hostile.status_code == 400


def test_an_attachment_comes_back_alone_and_in_the_archive(client, as_user, app):
    ada = as_user("ada")
    path = f"/api/v1/tasks/{client.post('/api/v1/tasks', json={'title': 'T'}, headers=ada).json['id']}/attachments"
    sent = client.post(path, data={"file": (io.BytesIO(b"content"), "../../evil.txt")}, headers=ada)
    assert sent.status_code == 201
    assert client.get(f"{path}/{sent.json['id']}", headers=ada).data == b"content"
    with zipfile.ZipFile(io.BytesIO(client.get(f"{path}/archive", headers=ada).data)) as packed:
        assert packed.namelist() == [f"attachment-{sent.json['id']}"]
    assert client.get(f"{path}/{sent.json['id']}", headers=as_user("bob")).status_code == 404


def test_a_share_link_shows_one_task_without_an_account(client, as_user):
    ada = as_user("ada")
    task = client.post("/api/v1/tasks", json={"title": "For all"}, headers=ada).json
    token = client.post(f"/api/v1/tasks/{task['id']}/share", headers=ada).json["token"]
    assert client.get(f"/api/v1/shared/{token}").json["title"] == "For all"
    assert client.get("/api/v1/shared/unknown").status_code == 404


def test_a_done_task_is_told_to_the_webhook_with_a_timeout(app, monkeypatch):
    calls = []
    monkeypatch.setattr(notices.requests, "post", lambda url, **options: calls.append(options) or Accepted())
    app.config["TODO"] = Settings("", "", "", webhook_url="https://hooks.todo.internal/done", webhook_seconds=3)
    with app.app_context():
        notices.task_done({"id": 1, "title": "Water the plants"})
    assert calls[0]["timeout"] == 3
    assert calls[0]["allow_redirects"] is False


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"TODO_SECRET_KEY": "x" * 31},
        {"TODO_SECRET_KEY": "x" * 32, "TODO_WEBHOOK_URL": "http://hooks.todo.internal"},
        {"TODO_SECRET_KEY": "x" * 32, "TODO_ALLOWED_ORIGIN": "*"},
    ],
)
def test_unsafe_settings_are_refused(environment):
    with pytest.raises(SettingsError):
        create_app(Settings.from_environment(environment))


class Accepted:
    def raise_for_status(self):
        return None
