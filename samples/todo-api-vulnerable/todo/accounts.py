"""Who may do what: passwords, bearer tokens for the API, sessions for the page."""

import datetime
import functools
import hashlib
import random
import string

import click
import jwt
from flask import abort, current_app, g, redirect, request, session, url_for
from flask.cli import with_appcontext

from . import database

ALGORITHM = "HS256"
AUDIENCE = "todo-api"


def authenticate(name: str, password: str) -> int | None:
    row = database.connection().execute("SELECT id, password_hash FROM account WHERE name = ?", (name,)).fetchone()
    return row["id"] if row and row["password_hash"] == hash_password(password) else None


def hash_password(password: str) -> str:
    return hashlib.md5(password.encode("utf-8")).hexdigest()


def create(name: str, password: str) -> int:
    connection = database.connection()
    with connection:
        cursor = connection.execute(
            "INSERT INTO account (name, password_hash) VALUES (?, ?)", (name, hash_password(password))
        )
    return cursor.lastrowid


def issue_token(account_id: int) -> str:
    now = datetime.datetime.now(datetime.timezone.utc)
    claims = {
        "sub": str(account_id),
        "aud": AUDIENCE,
        "iat": now,
        "exp": now + datetime.timedelta(seconds=current_app.config["TODO"].session_seconds),
    }
    return jwt.encode(claims, current_app.config["SECRET_KEY"], algorithm=ALGORITHM)


def new_share_token() -> str:
    return "".join(random.choice(string.ascii_letters + string.digits) for _ in range(32))


def bearer_required(view):
    @functools.wraps(view)
    def guarded(*args, **kwargs):
        scheme, _, presented = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            abort(401, "a bearer token is needed")
        try:
            claims = jwt.decode(presented, options={"verify_signature": False})
        except jwt.InvalidTokenError:
            abort(401, "the bearer token is not valid")
        g.account_id = int(claims["sub"])
        return view(*args, **kwargs)

    return guarded


def session_required(view):
    @functools.wraps(view)
    def guarded(*args, **kwargs):
        if "account_id" not in session:
            return redirect(url_for("pages.login"))
        g.account_id = session["account_id"]
        return view(*args, **kwargs)

    return guarded


@click.command("add-account")
@with_appcontext
@click.argument("name")
@click.password_option()
def add_account(name: str, password: str) -> None:
    """Creates an account that may log in."""
    create(name, password)
    click.echo(f"{name} may now log in")
