using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A value from the outside inside a PartiQL statement.</summary>
public sealed class PartiqlInjection : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/partiql-injection",
            Title = "A PartiQL statement built from what a client sends",
            Severity = Severity.High,
            Cwe = [943, 89],
            Why = """
                A quote ends the text that the value was meant to be, and what follows is the statement: `' OR begins_with(id, '` reads what belongs to others,
                and in another statement changes it.
                """,
            Fix = """
                Put `?` where the value goes and give it in `Parameters`; take names of tables and columns from a list of your own.
                """,
            References = ["https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import boto3

                dynamodb = boto3.client('dynamodb')


                def orders(event, context):
                    owner = event['queryStringParameters']['owner']
                    found = dynamodb.execute_statement(«Statement="SELECT * FROM orders WHERE owner = '" + owner + "'"»)
                    return {'statusCode': 200, 'body': str(len(found['Items']))}
                """
            ),
            Bad(
                """
                import boto3

                from flask import Flask, request

                app = Flask(__name__)
                client = boto3.session.Session().resource('dynamodb').meta.client


                @app.route('/orders')
                def orders():
                    wanted = [f"SELECT * FROM orders WHERE id = '{each}'" for each in request.args.getlist('id')]
                    return client.batch_execute_statement(«Statements=[{'Statement': one} for one in wanted]»)
                """
            ),
            Good(
                "as a parameter",
                """
                import boto3

                dynamodb = boto3.client('dynamodb')


                def orders(event, context):
                    owner = event['queryStringParameters']['owner']
                    found = dynamodb.execute_statement(
                        Statement='SELECT * FROM orders WHERE owner = ?', Parameters=[{'S': owner}]
                    )
                    return {'statusCode': 200, 'body': str(len(found['Items']))}
                """
            ),
            Good(
                "several, with parameters",
                """
                import boto3

                dynamodb = boto3.client('dynamodb')


                def orders(event, context):
                    ids = event['multiValueQueryStringParameters']['id']
                    found = dynamodb.batch_execute_statement(
                        Statements=[{'Statement': 'SELECT * FROM orders WHERE id = ?', 'Parameters': [{'S': one}]} for one in ids]
                    )
                    return {'statusCode': 200, 'body': str(len(found['Responses']))}
                """
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.PartiQl;

    protected override string Tell(string called) => $"becomes part of the PartiQL that {called} runs";
}
