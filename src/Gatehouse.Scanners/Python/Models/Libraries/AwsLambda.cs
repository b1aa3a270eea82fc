namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>Functions that AWS Lambda calls with an event, directly or through the frameworks that route one.</summary>
internal sealed class AwsLambda : FlowModel
{
    public override void Declare(ModelSheet sheet)
    {
        var handler = new Handler { Told = "the event" };
        foreach (var name in (string[])["lambda_handler", "handler", "main"])
            sheet.Named(name, ["event", "context"], handler);
        sheet.Decorates("aws_lambda_powertools.Logger().inject_lambda_context", handler);
        sheet.Decorates("aws_lambda_powertools.Tracer().capture_lambda_handler", handler);

        sheet.Source("chalice.Chalice().current_request.query_params", "`current_request.query_params`");
        sheet.Source("chalice.Chalice().current_request.json_body", "`current_request.json_body`", isStructured: true);
        sheet.Source("chalice.Chalice().current_request.raw_body", "`current_request.raw_body`");
        sheet.Source("chalice.Chalice().current_request.headers", "`current_request.headers`");
        sheet.Source("chalice.Chalice().current_request.uri_params", "`current_request.uri_params`");
        sheet.Decorates("chalice.Chalice().route()", new Handler { Route = RouteForm.Braces });
    }
}
