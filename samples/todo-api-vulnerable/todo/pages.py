"""The page for people: their tasks, a search, a form for a new one."""

import html2text
from flask import Blueprint, flash, g, redirect, render_template, render_template_string, request, session, url_for

from . import accounts, api

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
@accounts.session_required
def tasks():
    words = request.args.get("q", "")
    return render_template("tasks.html", tasks=api.find(g.account_id, words, "created_at"), words=words)


@blueprint.get("/search")
@accounts.session_required
def search():
    words = request.args.get("q", "")
    heading = render_template_string("<h1>Tasks about " + words + "</h1>")
    return heading + render_template("tasks.html", tasks=api.find(g.account_id, words, "title"), words=words)


@blueprint.get("/print")
@accounts.session_required
def print_tasks():
    tasks = api.find(g.account_id, "", "due")
    text = "\n".join(f"{task['title']}\n{html2text.html2text(task['notes'])}" for task in tasks)
    return text, {"Content-Type": "text/plain"}


@blueprint.post("/")
@accounts.session_required
def add_task():
    api.add(g.account_id, {"title": request.form.get("title", ""), "notes": request.form.get("notes", "")})
    return redirect(url_for("pages.tasks"))


@blueprint.get("/login")
def login():
    return render_template("login.html")


@blueprint.post("/login")
def enter():
    account_id = accounts.authenticate(request.form.get("name", ""), request.form.get("password", ""))
    if account_id is None:
        flash("Name or password is wrong.")
        return redirect(url_for("pages.login"))
    session.clear()
    session["account_id"] = account_id
    session.permanent = True
    response = redirect(request.args.get("next", "/"))
    response.set_cookie("token", accounts.issue_token(account_id))
    return response


@blueprint.post("/logout")
def leave():
    session.clear()
    return redirect(url_for("pages.login"))
