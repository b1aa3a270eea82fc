namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>Amazon's services. A client is told by the operation that is called of it, and by the names of what it is given.</summary>
internal sealed class Boto3 : FlowModel
{
    public override void Declare(ModelSheet sheet)
    {
        foreach (
            var session in (string[])
                [
                    "boto3.Session()",
                    "boto3.session.Session()",
                    "aioboto3.Session()",
                    "aiobotocore.session.get_session()",
                    "botocore.session.get_session()",
                ]
        )
        {
            sheet.Same($"{session}.client()", "boto3.client()");
            sheet.Same($"{session}.create_client()", "boto3.client()");
            sheet.Same($"{session}.resource()", "boto3.resource()");
        }

        sheet.Same("boto3.resource().meta.client", "boto3.client()");
        // A client that came a way that cannot be followed is told by the operation and its argument.
        foreach (var client in (string[])["boto3.client()", "?"])
        {
            sheet.Sink(SinkKinds.Sql, $"{client}.execute_statement(sql)");
            sheet.Sink(SinkKinds.Sql, $"{client}.execute_statement(Sql)");
            sheet.Sink(SinkKinds.Sql, $"{client}.batch_execute_statement(sql)");
            sheet.Sink(SinkKinds.Sql, $"{client}.batch_execute_statement(Sqls)");
            sheet.Sink(SinkKinds.Sql, $"{client}.start_query_execution(QueryString)");
            sheet.Sink(SinkKinds.PartiQl, $"{client}.execute_statement(Statement)");
            sheet.Sink(SinkKinds.PartiQl, $"{client}.batch_execute_statement(Statements)");
            sheet.Sink(SinkKinds.PartiQl, $"{client}.execute_transaction(TransactStatements)");
            sheet.Sink(SinkKinds.Path, $"{client}.download_file(2|Filename)", IsOfBucket);
            sheet.Sink(SinkKinds.Path, $"{client}.upload_file(0|Filename)", IsOfBucket);
        }

        sheet.Sink(SinkKinds.Sql, "boto3.client().query(QueryString)");
        sheet.Sink(SinkKinds.Sql, "boto3.client().select_object_content(Expression)");
        sheet.Sink(SinkKinds.Path, "boto3.resource().Bucket().download_file(1|Filename)");
        sheet.Sink(SinkKinds.Path, "boto3.resource().Object().download_file(0|Filename)");
        // A table takes whatever attributes it is given.
        sheet.Sink(SinkKinds.MassAssignment, "boto3.resource().Table().put_item(Item)");
        sheet.Sink(SinkKinds.MassAssignment, "boto3.resource().Table().batch_writer().put_item(Item)");
        foreach (var verb in (string[])["get_item", "query", "scan", "put_item", "update_item", "delete_item"])
            sheet.Clean($"boto3.resource().Table().{verb}", $"boto3.client().{verb}");
        foreach (var verb in (string[])["execute_statement", "batch_execute_statement", "get_object", "download_file", "get_parameter"])
            sheet.Clean($"boto3.client().{verb}");
    }

    /// <summary>As S3 takes it: other things have a method of this name too.</summary>
    private static bool IsOfBucket(CallFacts call) =>
        (call.Has(0, "Bucket") && call.Has(1, "Key") && call.Has(2, "Filename"))
        || (call.Has(0, "Filename") && call.Has(1, "Bucket") && call.Has(2, "Key"));
}
