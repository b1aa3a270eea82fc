using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Functions that are given to something which calls them later, with arguments that are known now.</summary>
internal sealed partial class Interpreter
{
    private void BindLaterCalls()
    {
        On(
            "asyncio.to_thread anyio.to_thread.run_sync fastapi.concurrency.run_in_threadpool starlette.concurrency.run_in_threadpool "
                + "concurrent.futures.ThreadPoolExecutor().submit concurrent.futures.ProcessPoolExecutor().submit "
                + "asyncio.get_event_loop().call_soon asyncio.get_running_loop().call_soon "
                + "asyncio.get_event_loop().call_soon_threadsafe asyncio.get_running_loop().call_soon_threadsafe "
                + "gevent.spawn eventlet.spawn eventlet.spawn_n",
            call => CalledWith(call, 0)
        );
        On(
            "asyncio.get_event_loop().run_in_executor asyncio.get_running_loop().run_in_executor "
                + "tornado.ioloop.IOLoop.current().run_in_executor "
                + "asyncio.get_event_loop().call_later asyncio.get_running_loop().call_later tornado.ioloop.IOLoop.current().call_later "
                + "asyncio.get_event_loop().call_at asyncio.get_running_loop().call_at",
            call => CalledWith(call, 1)
        );
        // What these give back is no result of the function.
        On(
            "fastapi.BackgroundTasks().add_task fastapi.background.BackgroundTasks().add_task "
                + "starlette.background.BackgroundTasks().add_task starlette.background.BackgroundTask "
                + "tornado.ioloop.IOLoop.current().add_callback tornado.ioloop.IOLoop.current().spawn_callback "
                + "django_q.tasks.async_task rq.Queue().enqueue django_rq.enqueue django_rq.get_queue().enqueue",
            call =>
            {
                CalledWith(call, 0);
                return null;
            }
        );
        On(
            "multiprocessing.Pool().apply multiprocessing.Pool().apply_async multiprocessing.pool.ThreadPool().apply_async",
            call =>
            {
                if (call.Argument(0, "func") is { } function)
                {
                    var given = call.Argument(1, "args") is { } arguments && ItemsOf(arguments) is { } items ? items : [];
                    CallAside(
                        function,
                        new FlowCall(this, call.Node) { Positional = [.. given.Select(item => new Given(item, call.Node))] }
                    );
                }

                return null;
            }
        );
    }

    /// <summary>Whoever has it called goes on, even if it never comes back.</summary>
    private Value CallAside(Value function, FlowCall call)
    {
        var dead = _store.IsDead;
        var result = CallValue(function, call);
        _store.IsDead = dead;
        // Started with the program, it goes on beside the requests and finds what they leave behind.
        if (_entry is null)
        {
            foreach (var atom in function.Atoms)
            {
                if (atom is FunctionAtom { Owner: null } worker)
                    Add(new Entry(Value.Of(atom), worker.Code, _worker, null) { Given = GivenTo(worker.Code, call.Positional) });
            }
        }

        return result;
    }

    private static readonly Handler _worker = new() { TaintsParameters = false };

    /// <summary>What the parameters of a function are given, by their names.</summary>
    private static HeapObject GivenTo(FunctionCode code, List<Given> given)
    {
        var own = new HeapObject { Kind = ObjectKind.Dict };
        for (var i = 0; i < Math.Min(given.Count, code.Parameters.Length); i++)
            own = own.WithEntry(code.Parameters[i].Name, given[i].Value);
        return own;
    }

    /// <param name="at">Where the function stands; what comes after it is its.</param>
    private Value? CalledWith(FlowCall call, int at) =>
        call.Positional.Count <= at
            ? null
            : CallAside(
                call.Positional[at].Value,
                new FlowCall(this, call.Node)
                {
                    Positional = [.. call.Positional.Skip(at + 1)],
                    Keywords = call.Keywords,
                    Star = call.Star,
                    DoubleStar = call.DoubleStar,
                }
            );

    /// <summary>A route names a handler's class and what its <c>initialize</c> is given: <c>(r"/", Home, {"db": db})</c>.</summary>
    private void BindRoutes()
    {
        foreach (var library in (string[])["flask_restful", "flask_restx", "flask_restplus"])
        {
            On(
                $"{library}.Api().add_resource {library}.Namespace().add_resource",
                call =>
                {
                    if (call.Argument(0, "resource")?.Only is ClassAtom { Type: var resource } && call.Node is CallExpression written)
                        RouteTo(resource, written);
                    return null;
                }
            );
        }

        // `app.add_url_rule("/items/<int:item>", view_func=Item.as_view("item"))`
        On(
            "flask.Flask().add_url_rule",
            call =>
            {
                if (
                    call.Node is CallExpression written
                    && call.Find(2, "view_func")?.Node
                        is Argument { Value: CallExpression { Function: AttributeExpression { Name: "as_view", Value: var view } } }
                    && Evaluate(view).Only is ClassAtom { Type: var type }
                )
                    RouteTo(type, written);
                return null;
            }
        );
        On(
            "tornado.web.Application",
            call =>
            {
                foreach (var route in call.Argument(0, "handlers") is { } routes && ItemsOf(routes) is { } items ? items : [])
                {
                    if (ItemsOf(route) is [_, var type, var given, ..])
                        Initialised(type, given, call);
                }

                return null;
            }
        );
        On(
            "tornado.web.url tornado.web.URLSpec tornado.routing.URLSpec",
            call =>
            {
                if (call.Argument(1, "handler") is { } type && call.Argument(2, "kwargs") is { } given)
                    Initialised(type, given, call);
                return null;
            }
        );
    }

    private void Initialised(Value type, Value given, FlowCall call)
    {
        if (
            type.Only is not ClassAtom { Type: var handler }
            || given.Only is not ObjectAtom dict
            || ObjectOf(dict) is not { Kind: ObjectKind.Dict } content
            || MethodOf(handler, "initialize") is not { } initialise
        )
            return;
        var inner = new FlowCall(this, call.Node);
        foreach (var entry in content.Entries)
        {
            if (entry.Key is string name)
                inner.Keywords.Add(new GivenByName(name, entry.Value, call.Node));
        }

        CallFunction(initialise.Bound(AnyInstanceOf(handler)), inner);
    }
}
