namespace Gatehouse.Tests.Python;

/// <summary>What handlers reach by way of their application, their class, an error, or a call that comes later.</summary>
public sealed partial class MarkedHandlers
{
    [Fact]
    public void Of_what_errors_say() =>
        Report_their_marks(
            """
            from flask import Flask, request
            app = Flask(__name__)

            FORMATS = ("png", "svg")

            def check(fmt):
                if fmt not in FORMATS:
                    raise ValueError(fmt)
                return fmt

            @app.route("/a")
            def a():
                try:
                    x = check(request.args["f"])
                except ValueError as exc:
                    return "<p>%s</p>" % exc  # !cross-site-scripting
                return x

            @app.route("/b")
            def b():
                try:
                    raise ValueError("bad " + request.args["f"])
                except ValueError as exc:
                    return "<p>%s</p>" % exc  # !cross-site-scripting
            @app.route("/c")
            def c():
                try:
                    x = check(request.args["f"])
                except (KeyError, ValueError) as exc:
                    return f"<p>{exc.args[0]}</p>"  # !cross-site-scripting
                return x
            """
        );

    [Fact]
    public void Of_applications_of_Tornado() =>
        Report_their_marks(
            """
            import tornado.web

            FORMATS = ("png", "svg")

            def gnuplot(fmt):
                if fmt not in FORMATS:
                    raise ValueError(fmt)
                return fmt

            class H(tornado.web.RequestHandler):
                def get(self):
                    try:
                        x = gnuplot(self.get_query_argument("f", "png"))
                    except ValueError as exc:
                        self.write("<p>%s</p>" % exc)  # !cross-site-scripting
                        return

            class H2(tornado.web.RequestHandler):
                def initialize(self, db):
                    self.db = db
                def get(self):
                    self.db.execute("SELECT " + self.get_query_argument("f"))  # !sql-injection
                    self.db.run(self.get_query_argument("f"))

            import sqlite3
            class Db:
                def __init__(self):
                    self.c = sqlite3.connect("x")
                def run(self, name):
                    self.c.execute("SELECT * FROM t WHERE a = '%s'" % name)  # !sql-injection

            def make():
                return tornado.web.Application([(r"/", H), (r"/x", H2, dict(db=Db()))])

            if __name__ == "__main__":
                make().listen(1)
            """
        );

    [Fact]
    public void Of_applications_of_aiohttp() =>
        Report_their_marks(
            """
            from aiohttp import web
            import sqlite3
            routes = web.RouteTableDef()
            class Db:
                def __init__(self):
                    self.c = sqlite3.connect("x")
                def run(self, name):
                    self.c.execute("SELECT * FROM t WHERE a = '%s'" % name)  # !sql-injection
            @routes.get("/")
            async def index(request):
                request.app["db"].run(request.query["n"])
                return web.json_response({})

            def make():
                app = web.Application()
                app["db"] = Db()
                app.add_routes(routes)
                return app
            web.run_app(make())
            """
        );

    [Fact]
    public void Of_applications_of_Starlette() =>
        Report_their_marks(
            """
            from fastapi import FastAPI, Request, BackgroundTasks
            import sqlite3, os
            class Db:
                def __init__(self):
                    self.c = sqlite3.connect("x")
                def run(self, name):
                    self.c.execute("SELECT * FROM t WHERE b = '%s'" % name)  # !sql-injection
            app = FastAPI()
            app.state.db = Db()
            def later(name, other=None):
                os.system("echo " + name)
                os.system("echo " + (other or ""))  # !command-injection
            @app.get("/")
            async def index(request: Request, n: str, tasks: BackgroundTasks):
                request.app.state.db.run(n)
                tasks.add_task(later, "x", other=n)
                return {}
            """
        );

    [Fact]
    public void Of_views_of_Pyramid() =>
        Report_their_marks(
            """
            import os, sqlite3
            from pyramid.view import view_config, view_defaults

            @view_defaults(route_name="item")
            class Items:
                def __init__(self, request):
                    self.request = request
                    self.db = sqlite3.connect("items.db")

                @view_config(renderer="json")
                def show(self):
                    self.db.execute("SELECT * FROM items WHERE name = '" + self.request.params["name"] + "'")  # !sql-injection
                    return {}

                @view_config(request_method="DELETE")
                def drop(self):
                    self.db.execute("DELETE FROM items WHERE name = ?", (self.request.params["name"],))
                    self.request.session["last"] = self.request.params["name"]  # !trust-boundary-violation
                    return {}

            @view_config(route_name="print")
            def printed(context, request):
                os.system("lpr " + request.GET["file"])  # !command-injection
                return {}
            """
        );

    [Fact]
    public void Of_calls_that_come_later() =>
        Report_their_marks(
            """
            import asyncio, os
            from multiprocessing.pool import ThreadPool
            from fastapi import FastAPI, BackgroundTasks
            from starlette.background import BackgroundTask
            from starlette.concurrency import run_in_threadpool
            from starlette.responses import JSONResponse
            app = FastAPI()

            def first(name):
                os.system("touch " + name)  # !command-injection

            def second(name):
                os.system("touch " + name)  # !command-injection

            def third(name, times):
                os.system("touch " + name)  # !command-injection

            def fourth(times, name):
                os.system("touch " + name)  # !command-injection

            def fifth(name):
                os.system("touch " + name)  # !command-injection

            def sixth(name, times):
                os.system("touch " + times)

            @app.post("/a")
            async def a(name: str, times: int, tasks: BackgroundTasks):
                tasks.add_task(first, name)
                tasks.add_task(sixth, name, times)
                await run_in_threadpool(second, name=name)
                await asyncio.get_running_loop().run_in_executor(None, third, name, times)
                ThreadPool().apply_async(fourth, (times, name))
                return JSONResponse({}, background=BackgroundTask(fifth, name))
            """
        );
}
