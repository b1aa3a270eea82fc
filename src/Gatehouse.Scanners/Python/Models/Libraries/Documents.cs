namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>Document databases. A dictionary from the request may hold operators (<c>$ne</c>, <c>$where</c>): text alone, as a value, may not.</summary>
internal sealed class Documents : FlowModel
{
    private const string Client = "pymongo.MongoClient()";
    private const string Database = Client + "[]";
    private const string Collection = Database + "[]";

    /// <summary>What takes a filter first, under names that nothing else has.</summary>
    private static readonly string[] _queries =
    [
        "find_one",
        "find_one_and_update",
        "find_one_and_delete",
        "find_one_and_replace",
        "update_one",
        "update_many",
        "replace_one",
        "delete_one",
        "delete_many",
        "count_documents",
        "aggregate",
        "find_raw_batches",
        "aggregate_raw_batches",
    ];

    private static readonly string[] _drivers = ["pymongo", "motor", "flask_pymongo", "mongomock", "bson", "beanie", "odmantic"];

    public override void Declare(ModelSheet sheet)
    {
        Things(sheet);
        foreach (var verb in _queries)
        {
            sheet.Sink(SinkKinds.NoSql, $"{Collection}.{verb}(0|filter)");
            sheet.Sink(SinkKinds.NoSql, $"?.{verb}(0|filter)");
        }

        foreach (var verb in (string[])["find", "count", "remove"])
            sheet.Sink(SinkKinds.NoSql, $"{Collection}.{verb}(0|filter)");
        sheet.Sink(SinkKinds.NoSql, $"{Collection}.distinct(1|filter)");
        // Many things have a `find`; few of them are asked with a dict.
        sheet.Sink(SinkKinds.NoSql, "?.find(0|filter)", call => call.IsMapping(0, "filter") || call.ImportsAny(_drivers));
        foreach (var verb in (string[])["update_one", "update_many", "find_one_and_update"])
            sheet.Sink(SinkKinds.MassAssignment, $"{Collection}.{verb}(1|update)");

        foreach (var where in (string[])[$"{Collection}.find().where(0|code)", "bson.Code(0|code)", "bson.code.Code(0|code)"])
            sheet.Sink(SinkKinds.Script, where);
        foreach (var verb in (string[])["map_reduce", "inline_map_reduce"])
            sheet.Sink(SinkKinds.Script, $"{Collection}.{verb}(0|map, 1|reduce, finalize)");
        sheet.Sink(SinkKinds.Script, $"{Database}.eval(0|code)");
        sheet.Sink(SinkKinds.Regex, "bson.regex.Regex(0|pattern)");
        sheet.Sink(SinkKinds.Regex, "bson.Regex(0|pattern)");
        // It takes twelve bytes or as many digits, and nothing else.
        sheet.Clean("bson.ObjectId", "bson.objectid.ObjectId");

        foreach (
            var document in (string[])["mongoengine.Document", "mongoengine.DynamicDocument", "flask_mongoengine.MongoEngine().Document"]
        )
        {
            foreach (var query in (string[])[$"{document}.objects", $"{document}.objects.filter", $"{document}.objects.get"])
                sheet.Sink(SinkKinds.NoSql, $"{query}(__raw__)");
            foreach (var code in (string[])[$"{document}.objects", $"{document}.objects()", $"{document}.objects.filter()"])
            {
                sheet.Sink(SinkKinds.Script, $"{code}.where(0|where_clause)");
                sheet.Sink(SinkKinds.Script, $"{code}.exec_js(0|code)");
            }
        }
    }

    /// <summary>Clients, databases and collections under all their names, and the ways from one to the other.</summary>
    private static void Things(ModelSheet sheet)
    {
        foreach (
            var client in (string[])
                [
                    "pymongo.mongo_client.MongoClient()",
                    "pymongo.AsyncMongoClient()",
                    "motor.motor_asyncio.AsyncIOMotorClient()",
                    "motor.motor_tornado.MotorClient()",
                    "motor.MotorClient()",
                    "mongomock.MongoClient()",
                    "flask_pymongo.PyMongo().cx",
                ]
        )
            sheet.Same(client, Client);
        foreach (
            var database in (string[])
                [
                    "pymongo.database.Database()",
                    "motor.motor_asyncio.AsyncIOMotorDatabase()",
                    "flask_pymongo.PyMongo().db",
                    $"{Client}.get_database()",
                    $"{Client}.get_default_database()",
                ]
        )
            sheet.Same(database, Database);
        foreach (
            var collection in (string[])
                [
                    "pymongo.collection.Collection()",
                    "motor.motor_asyncio.AsyncIOMotorCollection()",
                    $"{Database}.get_collection()",
                    $"{Database}.create_collection()",
                    $"{Collection}.with_options()",
                ]
        )
            sheet.Same(collection, Collection);
        sheet.AttributesAreElements(Client, Database);
        sheet.DocumentServers(Client);
        sheet.Documents(Database);
    }
}
