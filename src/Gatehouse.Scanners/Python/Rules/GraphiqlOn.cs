using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A GraphQL console served to everyone.</summary>
public sealed class GraphiqlOn : PythonRule
{
    private static readonly ImmutableArray<string> Views =
    [
        "flask_graphql.GraphQLView.as_view",
        "graphene_django.views.GraphQLView.as_view",
        "graphql_server.flask.GraphQLView.as_view",
        "starlette_graphene3.GraphQLApp",
        "strawberry.flask.views.GraphQLView.as_view",
        "strawberry.django.views.GraphQLView.as_view",
        "strawberry.fastapi.GraphQLRouter",
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/graphiql-on",
            Title = "A GraphQL console is served",
            Severity = Severity.Low,
            Cwe = [200, 489],
            Why = "The console shows every type, query and mutation there is to whoever opens the address, and lets them be tried.",
            Fix = "Serve it on your own machine only: `graphiql=app.debug`.",
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/GraphQL_Cheat_Sheet.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from flask_graphql import GraphQLView

                app.add_url_rule("/graphql", view_func=GraphQLView.as_view("graphql", schema=schema, «graphiql=True»))
                """
            ),
            Good(
                "off",
                """
                from flask_graphql import GraphQLView

                app.add_url_rule("/graphql", view_func=GraphQLView.as_view("graphql", schema=schema, graphiql=False))
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var call in module.CallsTo(Views))
        {
            if ((call.Argument("graphiql") ?? call.Argument("graphql_ide")) is { IsTrue: true } console)
                yield return new Hit(console.Span, "Whoever opens this address sees every query and mutation there is");
        }
    }
}
