import re
import secrets

import pytest

from todo import accounts, create_app
from todo.settings import Settings


@pytest.fixture
def password():
    return secrets.token_urlsafe(16)


@pytest.fixture
def app(tmp_path, password):
    app = create_app(
        Settings(
            secret_key=secrets.token_urlsafe(32),
            database=str(tmp_path / "todo.sqlite"),
            attachments=str(tmp_path / "attachments"),
        )
    )
    with app.app_context():
        accounts.create("ada", password)
        accounts.create("bob", password)
    return app


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def as_user(client, password):
    def headers(name):
        answer = client.post("/api/v1/tokens", json={"name": name, "password": password})
        return {"Authorization": f"Bearer {answer.json['token']}"}

    return headers


@pytest.fixture
def csrf(client):
    def token(path):
        page = client.get(path, base_url="https://todo.internal").text
        return re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)

    return token
