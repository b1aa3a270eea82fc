namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>Resolvers of GraphQL: Graphene, Ariadne, Strawberry and graphql-core. What a query names, they are given as parameters.</summary>
internal sealed class GraphQl : FlowModel
{
    public override void Declare(ModelSheet sheet)
    {
        var resolver = new Handler { IsResolver = true, Told = "an argument of the query" };
        foreach (var module in (string[])["graphene", "graphene.types", "graphene.relay", "graphene_django", "graphene_sqlalchemy"])
        {
            foreach (
                var type in (string[])
                    ["ObjectType", "Interface", "Mutation", "ClientIDMutation", "DjangoObjectType", "SQLAlchemyObjectType"]
            )
                sheet.Overrides($"{module}.{type}", ["resolve_*", "mutate", "mutate_and_get_payload", "subscribe_*"], resolver);
        }

        foreach (var type in (string[])["QueryType", "MutationType", "SubscriptionType", "ObjectType", "InterfaceType"])
        {
            foreach (var module in (string[])["ariadne", "ariadne.objects"])
            {
                sheet.Decorates($"{module}.{type}().field()", resolver);
                sheet.Decorates($"{module}.{type}().source()", resolver);
                sheet.Registers($"{module}.{type}().set_field(1|resolver)", resolver);
            }
        }

        sheet.Registers("graphql.GraphQLField(resolve)", resolver);
        Strawberry(sheet);
    }

    /// <summary>Its annotations are the schema, and are enforced.</summary>
    private static void Strawberry(ModelSheet sheet)
    {
        var resolver = new Handler { EnforcesAnnotations = true, Told = "an argument of the query" };
        foreach (var module in (string[])["strawberry", "strawberry_django"])
        {
            foreach (var form in (string[])["field", "mutation", "subscription", "input_mutation"])
            {
                sheet.Decorates($"{module}.{form}", resolver);
                sheet.Decorates($"{module}.{form}()", resolver);
                sheet.Registers($"{module}.{form}(resolver)", resolver);
            }
        }

        foreach (var info in (string[])["strawberry.Info()", "strawberry.types.Info()", "strawberry.types.info.Info()"])
            sheet.Clean($"{info}.field_name");
    }
}
