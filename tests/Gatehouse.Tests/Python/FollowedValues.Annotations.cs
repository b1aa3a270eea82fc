namespace Gatehouse.Tests.Python;

/// <summary>What annotations, providers and filters of the program do to a value, and what stays from one call to the next.</summary>
public sealed partial class FollowedValues
{
    [Fact]
    public void By_what_stands_beside_a_type() =>
        Report_their_marks(
            (
                "shop/schemas.py",
                """
                from typing import Annotated
                from pydantic import BaseModel, ConfigDict, Field, StringConstraints, constr

                Tag = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,38}$")]
                Loose = Annotated[str, StringConstraints(max_length=40)]

                class Fields(BaseModel):
                    tag: Tag
                    loose: Loose
                    code: str = Field(pattern="^[a-z]+$")
                    kind: constr(pattern="^[a-z]+$")

                class Open(BaseModel):
                    model_config = ConfigDict(extra="allow")
                    motto: str = ""

                class Closed(BaseModel):
                    motto: str = ""
                """
            ),
            ("shop/__init__.py", ""),
            (
                "shop/app.py",
                """
                import sqlite3
                from typing import Annotated, Literal
                from fastapi import Depends, FastAPI, Query
                from fastapi.responses import HTMLResponse
                from . import schemas
                from .schemas import Closed, Fields, Loose, Open, Tag

                app = FastAPI()

                def opened():
                    connection = sqlite3.connect("shop.db")
                    try:
                        yield connection
                    finally:
                        connection.close()

                Database = Annotated[sqlite3.Connection, Depends(opened)]

                @app.get("/tag/{tag}")
                def by_tag(tag: Tag, db: Database):
                    return db.execute("SELECT * FROM things WHERE tag = '" + tag + "'")

                @app.get("/other/{tag}")
                def by_other(tag: schemas.Tag, db=Depends(opened)):
                    return db.execute("SELECT * FROM things WHERE tag = '" + tag + "'")

                @app.get("/loose/{tag}")
                def by_loose(tag: Loose, db: Database):
                    return db.execute("SELECT * FROM things WHERE tag = '" + tag + "'")  # !sql-injection

                @app.get("/code")
                def by_code(db: Database, code: str = Query(pattern="^[a-z]+$"), kind: Literal["a", "b"] = "a"):
                    return db.execute("SELECT * FROM things WHERE code = '" + code + "' AND kind = '" + kind + "'")

                @app.get("/long")
                def by_long(db: Annotated[sqlite3.Connection, Depends(opened)], code: Annotated[str, Query(max_length=9)] = ""):
                    return db.execute("SELECT * FROM things WHERE code = '" + code + "'")  # !sql-injection

                @app.post("/fields")
                def by_fields(fields: Fields, db: Database):
                    db.execute("SELECT '" + fields.tag + fields.code + fields.kind + "'")
                    return db.execute("SELECT '" + fields.loose + "'")  # !sql-injection

                @app.patch("/open")
                def change_open(sent: Open):
                    me = account()
                    for name, value in sent.model_dump().items():
                        setattr(me, name, value)  # !mass-assignment

                @app.patch("/closed")
                def change_closed(sent: Closed):
                    me = account()
                    for name, value in sent.model_dump().items():
                        setattr(me, name, value)

                @app.get("/page", response_class=HTMLResponse)
                def page(what: str = ""):
                    return "<p>" + what  # !cross-site-scripting

                @app.get("/json")
                def plain(what: str = ""):
                    return "<p>" + what
                """
            )
        );

    [Fact]
    public void Through_a_package_that_imports_its_own_modules() =>
        Report_their_marks(
            (
                "notes/__init__.py",
                """
                from flask import Flask
                from . import db

                def create_app():
                    app = Flask(__name__)
                    from .views import bp
                    app.register_blueprint(bp)

                    @app.cli.command("begin")
                    def begin():
                        db.write("CREATE TABLE x (y)")

                    return app
                """
            ),
            (
                "notes/db.py",
                """
                import sqlite3
                from flask import current_app, g

                def connection():
                    if "db" not in g:
                        g.db = sqlite3.connect(current_app.config["DATABASE"])
                        g.db.row_factory = sqlite3.Row
                    return g.db

                def read(sql, values=()):
                    return connection().execute(sql, values).fetchone()

                def write(sql, values=()):
                    cursor = connection().execute(sql, values)
                    connection().commit()
                    return cursor.lastrowid
                """
            ),
            (
                "notes/views.py",
                """
                from flask import Blueprint, request
                from . import db

                bp = Blueprint("notes", __name__)

                @bp.post("/note")
                def save():
                    db.write("INSERT INTO notes (body, kind) VALUES (?, ?)", (request.form["body"], "plain"))
                    return ""

                @bp.get("/note")
                def show():
                    note = db.read("SELECT body, kind FROM notes WHERE id = ?", (request.args["id"],))
                    return "<p>" + note["body"]  # !cross-site-scripting

                @bp.get("/kind")
                def kind():
                    note = db.read("SELECT body, kind FROM notes WHERE id = ?", (request.args["id"],))
                    return "<p>" + note["kind"]

                @bp.get("/found")
                def found():
                    return str(db.read("SELECT * FROM notes WHERE body = '" + request.args["q"] + "'"))  # !sql-injection
                """
            )
        );

    [Fact]
    public void Into_files_expressions_and_arguments() =>
        Report_their_marks(
            (
                "shop/files.py",
                """
                import os, shutil, subprocess, tarfile, tempfile
                from pathlib import Path
                from flask import Flask, request
                from lxml import etree

                app = Flask(__name__)

                @app.post("/unpack")
                def unpack():
                    with tempfile.NamedTemporaryFile() as spool:
                        request.files["bundle"].save(spool)
                        with tarfile.open(spool.name) as bundle:
                            bundle.extractall("/srv/share")  # !unsafe-archive-extraction
                    return ""

                @app.post("/named")
                def named():
                    path = os.path.join("/srv/in", "bundle.tar")
                    request.files["bundle"].save(path)
                    with tarfile.open(path) as bundle:
                        bundle.extractall("/srv/share")  # !unsafe-archive-extraction
                    with open(path, "rb") as again:
                        return str(len(again.read()))

                @app.post("/own")
                def own():
                    with tempfile.NamedTemporaryFile() as spool:
                        spool.write(b"")
                        with tarfile.open(spool.name) as bundle:
                            bundle.extractall("/srv/share")
                    return ""

                def literal(value):
                    if "'" not in value:
                        return f"'{value}'"
                    if '"' not in value:
                        return f'"{value}"'
                    return "concat('" + value.replace("'", "', \"'\", '") + "')"

                @app.get("/find")
                def find():
                    tree = etree.parse("/srv/catalog.xml")
                    tree.xpath("//item[name=" + literal(request.args["name"]) + "]")
                    return str(tree.xpath("//item[name='" + request.args["name"] + "']"))  # !xpath-injection

                @app.get("/convert")
                def convert():
                    subprocess.run(["convert", str((Path("/srv") / request.args["name"]).resolve())])
                    subprocess.run(["convert", os.path.realpath(request.args["name"])])
                    subprocess.run(["convert", request.args["name"]])  # !argument-injection
                    return ""

                @app.get("/badge.svg")
                def badge():
                    return "<svg><text>" + request.args["label"] + "</text></svg>", 200, {"Content-Type": "image/svg+xml"}  # !cross-site-scripting

                @app.get("/badge.txt")
                def text():
                    return "<svg><text>" + request.args["label"] + "</text></svg>", 200, {"Content-Type": "text/plain"}
                """
            )
        );

    [Fact]
    public void Through_filters_of_the_program_and_the_account_of_who_is_logged_in() =>
        Report_their_marks(
            (
                "club/app.py",
                """
                from flask import Flask, render_template, request
                from flask_login import LoginManager, UserMixin, current_user
                from flask_sqlalchemy import SQLAlchemy
                from markupsafe import Markup, escape

                db = SQLAlchemy()
                logins = LoginManager()

                class Member(UserMixin, db.Model):
                    id = db.Column(db.Integer, primary_key=True)
                    about = db.Column(db.Text)
                    motto = db.Column(db.Text)

                def lines(value):
                    return Markup(value.replace("\n", "<br>"))

                def tidy(value):
                    return Markup(escape(value).replace("\n", "<br>"))

                def short(value):
                    return value[:20]

                def create_app():
                    app = Flask(__name__)
                    app.add_template_filter(lines, "broken")
                    app.add_template_filter(tidy)
                    app.add_template_filter(short)
                    app.jinja_env.filters["kept"] = lines

                    @app.template_filter()
                    def bold(value):
                        return Markup("<b>" + value + "</b>")

                    @app.post("/me")
                    def change():
                        current_user.about = request.form["about"]
                        db.session.commit()
                        return ""

                    @app.get("/me")
                    def me():
                        return render_template("me.html", members=Member.query.all(), word=request.args["word"])

                    return app
                """
            ),
            (
                "club/templates/me.html",
                """
                <p>{{ word|broken }}</p> {# !cross-site-scripting #}
                <p>{{ word|tidy }}</p>
                <p>{{ word|short }}</p>
                <p>{{ word|kept }}</p> {# !cross-site-scripting #}
                <p>{{ word|bold }}</p> {# !cross-site-scripting #}
                <p>{{ current_user.about|safe }}</p> {# !cross-site-scripting #}
                <p>{{ current_user.motto|safe }}</p>
                {% for member in members %}{% autoescape false %}
                <p>{{ member.about }}</p> {# !cross-site-scripting #}
                <p>{{ member.motto }}</p>
                {% endautoescape %}{% endfor %}
                """
            )
        );

    [Fact]
    public void Through_filters_of_a_library_of_Django() =>
        Report_their_marks(
            (
                "clinic/templatetags/tags.py",
                """
                from django import template
                from django.utils.html import format_html
                from django.utils.safestring import mark_safe

                register = template.Library()

                @register.filter
                def lines(value):
                    return mark_safe("<br>".join(value.splitlines()))

                @register.filter(name="strong")
                def emphasised(value):
                    return mark_safe("<b>" + value + "</b>")

                @register.filter
                def tidy(value):
                    return format_html("<b>{}</b>", value)
                """
            ),
            (
                "clinic/views.py",
                """
                from django.shortcuts import render
                from django.urls import path

                def show(request):
                    return render(request, "show.html", {"word": request.GET["word"]})

                urlpatterns = [path("", show)]
                """
            ),
            (
                "clinic/templates/show.html",
                """
                {% load tags %}
                <p>{{ word|lines }}</p> {# !cross-site-scripting #}
                <p>{{ word|strong }}</p> {# !cross-site-scripting #}
                <p>{{ word|tidy }}</p>
                """
            )
        );
}
