namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>Functions that AWS Lambda calls with an event, directly or through the frameworks that route one.</summary>
internal sealed class AwsLambda : FlowModel
{
    private const string Event = "aws_lambda.Event()";

    private static readonly string[] _resolvers =
    [
        "APIGatewayRestResolver",
        "APIGatewayHttpResolver",
        "ALBResolver",
        "LambdaFunctionUrlResolver",
        "ApiGatewayResolver",
        "VPCLatticeResolver",
        "VPCLatticeV2Resolver",
    ];

    public override void Declare(ModelSheet sheet)
    {
        // What the gateway itself knows of the request and of who sends it, no client writes.
        sheet.Source(
            Event,
            "the event",
            keys: key =>
                key
                    is not (
                        "requestContext"
                        or "stageVariables"
                        or "httpMethod"
                        or "resource"
                        or "routeKey"
                        or "isBase64Encoded"
                        or "version"
                        or "awsRequestId"
                    )
        );
        var handler = new Handler
        {
            Request = Event,
            TaintsParameters = false,
            ReturnsAnswer = true,
        };
        sheet.Called(
            new CalledShape(
                ["event", "evt", "lambda_event", "aws_event"],
                ["context", "ctx", "_context", "_ctx", "_", "__", "lambda_context", "aws_context", "unused_context"],
                ["lambda_handler"],
                handler
            )
        );
        Powertools(sheet, handler);
        Chalice(sheet);
    }

    private static void Powertools(ModelSheet sheet, Handler handler)
    {
        sheet.Decorates("aws_lambda_powertools.Logger().inject_lambda_context", handler);
        sheet.Decorates("aws_lambda_powertools.Logger().inject_lambda_context()", handler);
        sheet.Decorates("aws_lambda_powertools.Tracer().capture_lambda_handler", handler);
        sheet.Decorates("aws_lambda_powertools.Tracer().capture_lambda_handler()", handler);
        sheet.Decorates("aws_lambda_powertools.utilities.data_classes.event_source()", handler);

        var route = new Handler { Route = RouteForm.Angles };
        foreach (var space in (string[])["aws_lambda_powertools.event_handler", "aws_lambda_powertools.event_handler.api_gateway"])
        {
            foreach (var resolver in _resolvers)
                Resolver(sheet, $"{space}.{resolver}()", route);
            Resolver(sheet, $"{space}.router.APIGatewayRouter()", route);
            Resolver(sheet, $"{space}.Router()", route);
            sheet.Sink(SinkKinds.Html, $"{space}.Response(2|body)", SaysHtml);
            sheet.Sink(SinkKinds.Redirect, $"{space}.Response(3|headers)");
        }

        var record = new Handler { Told = "a record of the queue" };
        foreach (
            var batch in (string[])
                ["process_partial_response", "async_process_partial_response", "batch_processor", "async_batch_processor"]
        )
            sheet.Registers($"aws_lambda_powertools.utilities.batch.{batch}(1|record_handler)", record);
    }

    private static void Resolver(ModelSheet sheet, string resolver, Handler route)
    {
        foreach (var verb in (string[])["route", "get", "post", "put", "delete", "patch"])
            sheet.Decorates($"{resolver}.{verb}()", route);
        foreach (
            var part in (string[])
                ["body", "json_body", "decoded_body", "query_string_parameters", "headers", "path_parameters", "path", "raw_event"]
        )
            sheet.Source($"{resolver}.current_event.{part}", $"`current_event.{part}`");
        foreach (var call in (string[])["get_query_string_value", "get_multi_value_query_string_values", "get_header_value", "get"])
            sheet.Source($"{resolver}.current_event.{call}()", $"`current_event.{call}()`");
    }

    private static void Chalice(ModelSheet sheet)
    {
        foreach (var part in (string[])["query_params", "raw_body", "headers", "uri_params"])
            sheet.Source($"chalice.Chalice().current_request.{part}", $"`current_request.{part}`");
        sheet.Source("chalice.Chalice().current_request.json_body", "`current_request.json_body`", isStructured: true);
        sheet.Same("chalice.Blueprint()", "chalice.Chalice()");
        sheet.Decorates("chalice.Chalice().route()", new Handler { Route = RouteForm.Braces });
        var message = new Handler { Told = "the event" };
        foreach (
            var kind in (string[])
                ["on_sqs_message", "on_sns_message", "on_s3_event", "on_kinesis_record", "on_dynamodb_record", "on_ws_message"]
        )
            sheet.Decorates($"chalice.Chalice().{kind}()", message);
        sheet.Decorates("chalice.Chalice().lambda_function()", message with { Request = Event, TaintsParameters = false });
        sheet.Sink(SinkKinds.Html, "chalice.Response(0|body)", SaysHtmlInHeaders);
        sheet.Sink(SinkKinds.Redirect, "chalice.Response(1|headers)");
    }

    private static bool SaysHtml(CallFacts call) =>
        (call.Text(1, "content_type") ?? "").StartsWith("text/html", StringComparison.Ordinal)
        || call.Is(1, "content_type", "aws_lambda_powertools.event_handler.content_types.TEXT_HTML");

    private static bool SaysHtmlInHeaders(CallFacts call) =>
        (call.ArgumentText(1, "headers", "Content-Type") ?? "").StartsWith("text/html", StringComparison.Ordinal);
}
