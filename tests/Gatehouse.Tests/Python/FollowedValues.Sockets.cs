namespace Gatehouse.Tests.Python;

/// <summary>What comes over a connection that stays.</summary>
public sealed partial class FollowedValues
{
    [Fact]
    public void From_messages_of_sockets() =>
        Reports_its_marks(
            """
            import asyncio
            import json
            import os
            import websockets
            from aiohttp import WSMsgType, web
            from channels.generic.websocket import AsyncJsonWebsocketConsumer, WebsocketConsumer
            from flask import Flask
            from flask_socketio import SocketIO
            from quart import Quart, websocket

            routes = web.RouteTableDef()
            pages = Quart(__name__)
            socketio = SocketIO(Flask(__name__))

            @routes.get('/talk')
            async def talk(request):
                socket = web.WebSocketResponse()
                await socket.prepare(request)
                async for message in socket:
                    if message.type == WSMsgType.TEXT:
                        asked = json.loads(message.data)
                        os.system('say ' + asked['word'])  # !command-injection
                        os.system('say %d' % int(asked['number']))
                os.system('say ' + await socket.receive_str())  # !command-injection
                return socket

            @pages.websocket('/hear/<int:number>')
            async def hear(number):
                os.system('say %s' % number)
                while True:
                    os.system('say ' + await websocket.receive())  # !command-injection

            async def echo(connection):
                async for message in connection:
                    os.system('say ' + message)  # !command-injection

            async def serve():
                async with websockets.serve(echo, 'localhost', 8765):
                    await asyncio.Future()

            class Chat(WebsocketConsumer):
                def receive(self, text_data=None, bytes_data=None):
                    os.system('say ' + text_data)  # !command-injection

                def connected(self, text_data):
                    os.system('say ' + text_data)

            class Lists(AsyncJsonWebsocketConsumer):
                async def receive_json(self, content):
                    os.system('say ' + content['word'])  # !command-injection

            @socketio.on('word')
            def word(data):
                os.system('say ' + data['word'])  # !command-injection
            """
        );

    [Fact]
    public void Into_options_only_by_what_they_begin_with() =>
        Reports_its_marks(
            """
            import os
            import subprocess
            from flask import Flask, request

            app = Flask(__name__)

            @app.get('/')
            def shown():
                name = request.args['name']
                subprocess.run(['file', name])  # !argument-injection
                subprocess.run(['file', name + '.png'])  # !argument-injection
                subprocess.run(['file', '/srv/' + os.path.basename(name)])
                subprocess.run(['file', os.path.join('/srv', os.path.basename(name))])
                subprocess.run(['git', 'log', '--author=%s' % name])
                return 'ok'
            """
        );

    [Fact]
    public void Of_forms_by_names_that_they_declare() =>
        Report_their_marks(
            (
                "shop/forms.py",
                """
                from django import forms
                from .models import Note

                class NoteForm(forms.ModelForm):
                    class Meta:
                        model = Note
                        fields = ['text']
                """
            ),
            (
                "shop/models.py",
                """
                from django.db import models

                class Note(models.Model):
                    text = models.TextField()
                    shown = models.BooleanField(default=False)
                """
            ),
            (
                "shop/views.py",
                """
                import json
                from django.contrib.auth.decorators import login_required
                from django.http import HttpResponse
                from .forms import NoteForm
                from .models import Note

                @login_required
                def noted(request):
                    form = NoteForm(request.POST)
                    if form.is_valid():
                        Note.objects.create(shown=False, **form.cleaned_data)
                    return HttpResponse('ok')

                @login_required
                def open_noted(request):
                    Note.objects.create(**json.loads(request.body))  # !mass-assignment
                    return HttpResponse('ok')
                """
            )
        );
}
