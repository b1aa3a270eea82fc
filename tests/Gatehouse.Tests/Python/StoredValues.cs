using Gatehouse.Engine.Sources;

namespace Gatehouse.Tests.Python;

/// <summary>
/// What one request stores and another reads, with a mark (<c># !rule</c>) at each line where it does harm. What stands beside was cleaned
/// before it was stored, is of a field that takes no free text, or was stored by nobody from outside.
/// </summary>
public sealed class StoredValues
{
    private const string Models = """
        import bleach, os, requests
        from flask import Flask, request, render_template_string, redirect
        from flask_login import login_required
        from flask_sqlalchemy import SQLAlchemy
        from sqlalchemy import select

        app = Flask(__name__)
        db = SQLAlchemy(app)

        class Person(db.Model):
            id = db.Column(db.Integer, primary_key=True)
            nick = db.Column(db.String(40))
            motto = db.Column(db.Text)
            cards = db.relationship("Card", backref="owner")

        class Card(db.Model):
            id = db.Column(db.Integer, primary_key=True)
            text = db.Column(db.Text)
            tidy = db.Column(db.Text)
            layout = db.Column(db.Text)
            hook = db.Column(db.String)
            file = db.Column(db.String)
            rank = db.Column(db.Integer)
            mood = db.Column(db.Enum("good", "bad"))
            seal = db.Column(db.Text)
            owner_id = db.Column(db.ForeignKey("person.id"))

            def label(self):
                return "<b>" + self.text + "</b>"


        """;

    [Fact]
    public void Come_back_from_a_mapper() =>
        Reports_its_marks(
            Models
                + """
                @app.get("/read")
                def before_it_is_written():
                    return "<p>" + Card.query.first().text + "</p>"  # !cross-site-scripting

                @app.post("/card")
                def write():
                    card = Card(text=request.form["text"], layout=request.form["layout"], rank=request.form["rank"])
                    card.tidy = bleach.clean(request.form["tidy"])
                    card.mood = request.form["mood"]
                    db.session.add(card)
                    db.session.commit()
                    return redirect("/")

                @app.post("/card/<int:number>")
                def change(number):
                    card = db.session.get(Card, number)
                    card.hook = request.form["hook"]
                    setattr(card, "file", request.form["file"])
                    db.session.commit()
                    return redirect("/")

                @app.post("/me")
                @login_required
                def me():
                    Person.query.filter_by(id=1).update({"motto": request.form["motto"]})
                    return redirect("/")

                def admin_required(view):
                    return view

                @app.post("/seal")
                @admin_required
                def seal():
                    Card.query.first().seal = request.form["seal"]
                    return redirect("/")

                @app.get("/one")
                def one():
                    card = db.get_or_404(Card, 1)
                    return render_template_string(card.layout)  # !template-injection

                @app.get("/all")
                def all_of_them():
                    cards = db.session.execute(select(Card).order_by(Card.id)).scalars().all()
                    return "".join("<i>%s</i>" % card.text for card in cards)  # !cross-site-scripting

                @app.get("/made")
                def made_by_a_method():
                    return Card.query.get(1).label()  # !cross-site-scripting

                @app.get("/column")
                def column():
                    text = db.session.scalar(select(Card.text).where(Card.id == 1))
                    return "<p>%s</p>" % text  # !cross-site-scripting

                @app.get("/pairs")
                def pairs():
                    return "".join("<p>%s</p>" % text for number, text in db.session.query(Card.id, Card.text))  # !cross-site-scripting

                @app.get("/numbers")
                def numbers():
                    return "".join("<p>%s</p>" % number for number, text in db.session.query(Card.id, Card.text))

                @app.get("/owner")
                def owner():
                    card = Card.query.first()
                    print(Person.query.first().nick)
                    return "<p>" + card.owner.motto + "</p>"  # !cross-site-scripting

                @app.get("/nobody")
                def nobody_writes_it():
                    card = Card.query.first()
                    return "<p>" + card.owner.nick + card.tidy + str(card.rank) + card.mood + card.seal + "</p>"

                @app.get("/use")
                def use():
                    card = Card.query.first()
                    requests.post(card.hook, json={})  # !server-side-request-forgery
                    os.system("convert " + card.file)  # !command-injection
                    db.session.execute(db.text("SELECT 1 WHERE x = :x"), {"x": card.text})
                    print(card.text)
                    return redirect(card.hook)
                """
        );

    [Fact]
    public void Come_back_from_statements() =>
        Reports_its_marks(
            """
            import os, sqlite3
            from flask import Flask, g, request

            app = Flask(__name__)
            SCHEMA = "CREATE TABLE remarks (id INTEGER PRIMARY KEY, book INTEGER, text TEXT);"

            def base():
                if "base" not in g:
                    g.base = sqlite3.connect("x.db")
                return g.base

            def ask(sql, given=(), one=False):
                rows = base().execute(sql, given).fetchall()
                return (rows[0] if rows else None) if one else rows

            @app.post("/write")
            def write():
                base().execute("INSERT INTO books (title, pages) VALUES (?, ?)", (request.form["title"], int(request.form["pages"])))
                base().execute("INSERT INTO remarks VALUES (?, ?, ?)", (None, request.form["book"], request.form["text"]))
                cursor = base().cursor()
                cursor.execute("UPDATE people SET home = :home, digest = md5(:word) WHERE id = 1", request.form)
                base().execute("UPDATE people SET bio = :bio WHERE id = 1", {"bio": request.form["bio"]})
                return "ok"

            @app.get("/1")
            def by_name():
                return "<h1>" + ask("SELECT * FROM books WHERE id = ?", [1], one=True)["title"] + "</h1>"  # !cross-site-scripting

            @app.get("/2")
            def by_number():
                cursor = base().cursor()
                cursor.execute("SELECT pages, title FROM books")
                found = cursor.fetchone()
                if request.args:
                    return "<h1>%s</h1>" % found[0]
                return "<h1>%s</h1>" % found[1]  # !cross-site-scripting

            @app.get("/3")
            def by_place():
                for book, text in base().execute("SELECT book, text FROM remarks WHERE book = %d" % 1):
                    return "<p>" + text + "</p>"  # !cross-site-scripting

            @app.get("/4")
            def by_alias():
                row = ask("SELECT b.pages, p.bio AS life FROM books b JOIN people p ON p.id = b.owner", one=True)
                os.system("say " + row["life"])  # !command-injection
                return "<p>" + str(row["pages"]) + "</p>"

            @app.get("/5")
            def what_nobody_wrote():
                return "<p>" + ask("SELECT nick FROM people", one=True)["nick"] + ask("SELECT digest FROM people", one=True)["digest"] + "</p>"
            """
        );

    [Fact]
    public void Come_back_from_documents() =>
        Reports_its_marks(
            """
            from flask import Flask, request
            from pymongo import MongoClient

            app = Flask(__name__)
            store = MongoClient(host="x")["shop"]

            @app.post("/write")
            def write():
                store.posts.insert_one({"title": request.form["title"], "count": int(request.form["count"])})
                store["people"].update_one({"_id": 1}, {"$set": {"bio": request.form["bio"]}})
                return "ok"

            @app.get("/1")
            def one():
                return "<p>" + store.posts.find_one({"_id": 1})["title"] + "</p>"  # !cross-site-scripting

            @app.get("/2")
            def some():
                return "".join("<p>%s</p>" % person.get("bio", "") for person in store.people.find())  # !cross-site-scripting

            @app.get("/3")
            def others():
                return "<p>%s%s</p>" % (store.posts.find_one()["count"], store.people.find_one()["name"])
            """
        );

    [Fact]
    public void Are_kept_by_handlers_that_a_factory_makes() =>
        Reports_its_marks(
            """
            from flask import Flask, g, request, session
            from flask_sqlalchemy import SQLAlchemy

            db = SQLAlchemy()

            class Person(db.Model):
                id = db.Column(db.Integer, primary_key=True)
                theme = db.Column(db.Text)
                name = db.Column(db.Text)

            def create_app():
                app = Flask(__name__)

                @app.before_request
                def load():
                    g.person = Person.query.get(session.get("number"))

                @app.post("/theme")
                def theme():
                    g.person.theme = request.form["theme"]
                    db.session.commit()
                    return "ok"

                @app.get("/")
                def home():
                    return "<style>" + g.person.theme + "</style>"  # !cross-site-scripting

                @app.get("/name")
                def name():
                    return "<b>" + g.person.name + "</b>"

                return app
            """
        );

    private static readonly (string Path, string Text)[] _site =
    [
        (
            "site/notes/models.py",
            """
            import bleach
            from django.db import models
            from django.utils.safestring import mark_safe

            class NoteManager(models.Manager):
                def recent(self):
                    return self.order_by("-id")[:10]

            class Note(models.Model):
                title = models.CharField(max_length=80)
                body = models.TextField()
                kind = models.CharField(max_length=2, choices=[("a", "A")])
                handle = models.SlugField()
                tidy = models.TextField()
                scrubbed = models.TextField()
                objects = NoteManager()

                def save(self, *args, **kwargs):
                    self.scrubbed = bleach.clean(self.scrubbed)
                    super().save(*args, **kwargs)

            class Remark(models.Model):
                note = models.ForeignKey(Note, related_name="remarks", on_delete=models.CASCADE)
                text = models.TextField()
                verdict = models.TextField()
            """
        ),
        (
            "site/notes/forms.py",
            """
            import bleach
            from django import forms
            from .models import Note

            class NoteForm(forms.ModelForm):
                class Meta:
                    model = Note
                    fields = ["title", "body", "kind", "handle", "tidy", "scrubbed"]

                def __init__(self, *args, **kwargs):
                    super().__init__(*args, **kwargs)

                def clean_tidy(self):
                    return bleach.clean(self.cleaned_data["tidy"])
            """
        ),
        (
            "site/notes/admin.py",
            """
            from django.contrib import admin
            from django.utils.safestring import mark_safe
            from .models import Note, Remark

            @admin.register(Note)
            class NoteAdmin(admin.ModelAdmin):
                list_display = ["headline"]

                def headline(self, obj):
                    return mark_safe("<b>%s</b>" % obj.title)  # !cross-site-scripting

                def grade(self, obj):
                    return mark_safe("<b>%s</b>" % obj.tidy)
            """
        ),
        (
            "site/notes/views.py",
            """
            from django.contrib.admin.views.decorators import staff_member_required
            from django.http import HttpResponse
            from django.shortcuts import get_object_or_404, redirect, render
            from django.views.generic import CreateView, DetailView, ListView
            from .forms import NoteForm
            from .models import Note, Remark

            def show(request, pk):
                note = get_object_or_404(Note, pk=pk)
                return render(request, "notes/show.html", {"note": note, "remarks": note.remarks.all()})

            def raw(request):
                return HttpResponse("<p>" + Note.objects.recent().first().title + "</p>")  # !cross-site-scripting

            def plain(request):
                return HttpResponse(Note.objects.get(pk=1).title, content_type="text/plain; charset=" + request.encoding)

            def flat(request):
                for title in Note.objects.values_list("title", flat=True):
                    return HttpResponse("<p>" + title + "</p>")  # !cross-site-scripting

            def tidy(request):
                note = Note.objects.get(pk=1)
                remark = Remark.objects.last()
                return HttpResponse("<p>" + note.tidy + note.kind + note.handle + note.scrubbed + remark.verdict + "</p>")

            def make(request):
                form = NoteForm(request.POST or None)
                if form.is_valid():
                    note = form.save(commit=False)
                    note.save()
                return redirect("/")

            @staff_member_required
            def judge(request):
                Remark.objects.filter(pk=1).update(verdict=request.POST["verdict"])
                return redirect("/")

            class AddRemark(CreateView):
                model = Remark
                fields = ["text"]

            class NoteDetail(DetailView):
                model = Note

                def get_context_data(self, **kwargs):
                    context = super().get_context_data(**kwargs)
                    context["also"] = self.object.remarks.order_by("id")
                    return context

            class NoteList(ListView):
                queryset = Note.objects.all()
                template_name = "notes/all.html"
                context_object_name = "notes"
            """
        ),
        (
            "site/notes/urls.py",
            """
            from django.urls import path
            from . import views

            urlpatterns = [
                path("show/<int:pk>", views.show),
                path("raw", views.raw),
                path("plain", views.plain),
                path("flat", views.flat),
                path("tidy", views.tidy),
                path("make", views.make),
                path("judge", views.judge),
            ]
            """
        ),
        (
            "site/notes/templates/notes/show.html",
            """
            {{ note.body|safe }}<!-- # !cross-site-scripting -->
            {{ note.tidy|safe }}{{ note.body }}
            {% for remark in remarks %}{{ remark.text|safe }}{% endfor %}<!-- # !cross-site-scripting -->
            {% for remark in note.remarks.all %}{{ remark.text|safe }}{{ remark.verdict|safe }}{% endfor %}<!-- # !cross-site-scripting -->
            """
        ),
        (
            "site/notes/templates/notes/note_detail.html",
            """
            {{ object.body|safe }}<!-- # !cross-site-scripting -->
            {{ note.scrubbed|safe }}
            {% for remark in also %}{{ remark.text|safe }}{% endfor %}<!-- # !cross-site-scripting -->
            """
        ),
        (
            "site/notes/templates/notes/all.html",
            """
            {% for note in notes %}{{ note.title|safe }}{% endfor %}<!-- # !cross-site-scripting -->
            """
        ),
    ];

    [Fact]
    public void Come_back_in_views_templates_and_the_administration_of_a_site() => Reports_its_marks(_site);

    [Fact]
    public void Are_told_from_the_request_over_the_store_to_the_harm()
    {
        var tree = new MemoryTree();
        foreach (var (path, text) in _site)
            tree.Add(path, text);
        var finding = FrontDoor
            .Sweep(tree)
            .Findings.Single(found =>
                found.Rule.Id == "python/cross-site-scripting" && found.Location.Path.EndsWith("all.html", StringComparison.Ordinal)
            );
        finding.Confidence.ShouldBe(Engine.Findings.Confidence.Medium);
        finding.Steps[0].Message.ShouldBe("from `request.POST`");
        finding.Steps.Select(step => step.Message).ShouldContain("stored in `Note.title`");
    }

    private static void Reports_its_marks(params (string Path, string Text)[] files) => FollowedValues.Report_their_marks(files);

    private static void Reports_its_marks(string text) => Reports_its_marks(("app.py", text));
}
