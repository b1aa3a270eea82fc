namespace Gatehouse.Tests.Python;

/// <summary>What forms, parsers of arguments, queues and archives hand on, and checks of how a text begins.</summary>
public sealed partial class FollowedValues
{
    [Fact]
    public void Through_serializers_into_tasks_by_the_types_of_their_fields() =>
        Reports_its_marks(
            """
            import subprocess
            from celery import Celery, shared_task
            from rest_framework import serializers
            from rest_framework.views import APIView

            queue = Celery('shop')

            class Trace(serializers.Serializer):
                host = serializers.CharField(max_length=120)
                hops = serializers.IntegerField(min_value=1)

            @shared_task
            def traced(host, hops):
                subprocess.run('traceroute -m %d %s' % (hops, host), shell=True)  # !command-injection

            @shared_task
            def counted(hops):
                subprocess.run('traceroute -m %s here' % hops, shell=True)

            @shared_task(bind=True, max_retries=3)
            def bound(self, host):
                subprocess.run('ping ' + host, shell=True)  # !command-injection

            @queue.task
            def unpacked(host, times=1):
                subprocess.run('ping -c %s' % times, shell=True)
                subprocess.run('ping ' + host, shell=True)  # !command-injection

            @queue.task(name='jobs.named')
            def named(host):
                subprocess.run('ping ' + host, shell=True)  # !command-injection

            @queue.task
            def idle(host):
                subprocess.run('ping ' + host, shell=True)

            class View(APIView):
                def post(self, request):
                    form = Trace(data=request.data)
                    form.is_valid(raise_exception=True)
                    traced.delay(form.validated_data['host'], form.validated_data['hops'])
                    counted.delay(form.validated_data['hops'])
                    counted.delay(form.validated_data.get('hops'))

                def put(self, request):
                    bound.delay(request.data['host'])
                    unpacked.apply_async(args=[request.data['host']], kwargs={'times': 2}, countdown=3)
                    queue.send_task('jobs.named', args=(request.data['host'],))
                    idle.delay('localhost')
            """
        );

    [Fact]
    public void Through_forms_of_Django() =>
        Reports_its_marks(
            """
            import os
            from django import forms
            from django.shortcuts import redirect
            from django.template import Context, Template
            from django.views.generic import FormView
            from shop.models import Item

            class Letter(forms.Form):
                text = forms.CharField()
                copies = forms.IntegerField()

            class ItemForm(forms.ModelForm):
                class Meta:
                    model = Item
                    fields = ['title']

            class Preview(FormView):
                form_class = Letter

                def form_valid(self, form):
                    os.system('lp -n %s' % form.cleaned_data['copies'])
                    return Template(form.cleaned_data['text']).render(Context({}))  # !template-injection

            def send(request):
                form = Letter(request.POST)
                os.system('lp -n %s' % form.cleaned_data['copies'])
                os.system('lp ' + form.cleaned_data['text'])  # !command-injection

            def edit(request):
                item = ItemForm(request.POST).save()
                return redirect(item)

            def narrowed(items, params):
                items = items.extra(where=['upper(name) LIKE upper(%s)'], params=[params.get('name') + '%'])
                return items.extra(where=["kind = '" + params.get('kind') + "'"])  # !sql-injection

            def listed(request):
                return narrowed(Item.objects.select_related('owner'), request.GET)
            """
        );

    [Fact]
    public void Through_parsers_of_arguments() =>
        Reports_its_marks(
            """
            import os, subprocess, urllib.request
            from flask import request
            from flask_restful import Resource, abort, reqparse

            PRESETS = {'small': '320', 'large': '1280'}
            parser = reqparse.RequestParser()
            parser.add_argument('order', choices=('name', 'date'), default='name')
            parser.add_argument('page', type=int, default=0)
            parser.add_argument('address', required=True)

            class Import(Resource):
                def get(self):
                    args = parser.parse_args()
                    os.system('ls ' + args['order'])
                    os.system('ls %s' % args.page)
                    os.system('ls ' + args.address)  # !command-injection
                    wanted = urllib.request.Request(args['address'], headers={'User-Agent': 'shop'})
                    fixed = urllib.request.Request('https://shop.example/' + args['address'])
                    urllib.request.urlopen(fixed)
                    return urllib.request.urlopen(wanted).read()  # !server-side-request-forgery

                def post(self):
                    preset = request.json.get('preset')
                    if preset not in PRESETS:
                        abort(400)
                    subprocess.run(['ffmpeg', '-i', 'in.mp4', preset])
            """
        );

    [Fact]
    public void Out_of_archives_by_the_names_of_their_members() =>
        Reports_its_marks(
            """
            import io, os, shutil, tarfile, zipfile
            from pathlib import Path
            from flask import Flask, request

            app = Flask(__name__)
            ROOT = Path('/srv/shop')

            @app.post('/joined')
            def joined():
                with zipfile.ZipFile(request.files['archive'].stream) as archive:
                    for info in archive.infolist():
                        with archive.open(info) as source, open(os.path.join('/srv/shop', info.filename), 'wb') as out:  # !path-traversal
                            shutil.copyfileobj(source, out)

            @app.post('/read')
            def read():
                archive = zipfile.ZipFile(io.BytesIO(request.get_data()))
                for name in archive.namelist():
                    (ROOT / name).write_bytes(archive.read(name))  # !path-traversal

            @app.post('/tar')
            def tar():
                with tarfile.open(fileobj=request.files['archive'].stream) as archive:
                    for member in archive.getmembers():
                        with open(os.path.join('/srv/shop', member.name), 'wb') as out:  # !path-traversal
                            out.write(archive.extractfile(member).read())

            @app.post('/checked')
            def checked():
                with zipfile.ZipFile(request.files['archive']) as archive:
                    for name in archive.namelist():
                        target = (ROOT / name).resolve()
                        if ROOT not in target.parents:
                            continue
                        target.write_bytes(archive.read(name))

            @app.post('/by-the-library')
            def by_the_library():
                with zipfile.ZipFile(request.files['archive']) as archive:
                    archive.extractall('/srv/shop')
                    for name in archive.namelist():
                        archive.extract(name, '/srv/shop')
                        with open(os.path.join('/srv/shop', os.path.basename(name)), 'wb') as out:
                            out.write(archive.read(name))
            """
        );

    [Fact]
    public void As_far_as_the_beginning_of_a_text_was_looked_at() =>
        Reports_its_marks(
            """
            from flask import Flask, redirect, request, url_for

            app = Flask(__name__)

            @app.post('/otherwise')
            def otherwise():
                target = request.form.get('next', '')
                if not target.startswith('/') or target[1:2] in ('/', '\\'):
                    target = url_for('home')
                return redirect(target)

            @app.post('/ways')
            def ways():
                target = request.form.get('next', '')
                if target.startswith('/') and not target.startswith('//') and not target.startswith('/\\'):
                    return redirect(target)
                if target.startswith('/') and not target.startswith(('//', '/\\')):
                    return redirect(target)
                if target[:1] == '/' and target[1:2] not in '/\\':
                    return redirect(target)
                if target and target[0] == '/' and (len(target) == 1 or target[1] not in ('/', '\\')):
                    return redirect(target)
                return redirect('/')

            @app.post('/half')
            def half():
                target = request.form.get('next', '')
                if target.startswith('/'):
                    return redirect(target)  # !open-redirect
                if target[1:2] not in ('/', '\\'):
                    return redirect(target)  # !open-redirect
                return redirect('/')
            """
        );

    [Fact]
    public void Into_logs_as_the_format_writes_them() =>
        Reports_its_marks(
            """
            import logging
            from flask import Flask, abort, request

            app = Flask(__name__)
            log = logging.getLogger(__name__)

            @app.post('/')
            def page():
                name = request.form['name']
                log.info('%r from %s', name, request.remote_addr)
                log.log(logging.INFO, '100%% of %r', name)
                log.info('%s from %s', request.remote_addr, name)  # !log-injection
                log.info('%-20s', name)  # !log-injection
                body = request.get_json()
                if body.get('kind') not in {'new', 'old'}:
                    abort(400)
                log.info('a %s one', body['kind'])
                log.info('a %s one', body['other'])  # !log-injection
                return {}
            """
        );

    [Fact]
    public void Out_of_the_fields_of_a_form() =>
        Reports_its_marks(
            """
            import os, re
            from flask import Flask
            from flask_wtf import FlaskForm
            from flask_wtf.file import FileField
            from wtforms import IntegerField, SelectField, StringField
            from wtforms.validators import AnyOf, Length, Regexp
            from markupsafe import Markup

            app = Flask(__name__)

            class LoginForm(FlaskForm):
                username = StringField("Username", validators=[Length(max=64)])
                age = IntegerField("Age")
                kind = SelectField("Kind", choices=[("a", "A")])
                code = StringField("Code", [Regexp(r"^[A-Z0-9]{3,32}$")])
                color = StringField("Color", validators=[AnyOf(["red", "blue"])])
                photo = FileField("Photo")

            class NamedForm(LoginForm):
                name = StringField("Name")

                def validate_name(self, field):
                    if self.taken(field.data):
                        raise ValueError

            def notice(kind, message):
                return Markup("<strong class='%s'>%s</strong>" % (kind, message))  # !cross-site-scripting

            @app.route("/login", methods=["GET", "POST"])
            def login():
                form = LoginForm()
                if form.validate_on_submit():
                    notice("e", form.username.data)
                    os.system("id " + str(form.age.data))
                    os.system("id " + form.kind.data)
                    os.system("id " + form.code.data)
                    os.system("id " + form.color.data)
                    os.system("id " + form.data["username"])  # !command-injection
                    form.photo.data.save(os.path.join('/srv', form.photo.data.filename))  # !path-traversal
                if not re.fullmatch(r"[a-z]+", form.username.data):
                    return 'no'
                os.system("id " + form.username.data)
                return 'y'

            @app.post("/named")
            def named():
                form = NamedForm()
                os.system("id " + form.name.data)  # !command-injection
                os.system("id " + form.username.data)  # !command-injection
                return Markup("<b>" + form.name.data)
            """
        );
}
