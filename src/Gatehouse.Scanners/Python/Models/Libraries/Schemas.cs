namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>Decorators that read the request by a schema of marshmallow's and give the function what they read.</summary>
internal sealed class Schemas : FlowModel
{
    public override void Declare(ModelSheet sheet)
    {
        var whole = new Handler { TaintsParameters = false, Schema = SchemaForm.Argument };
        var fields = whole with { Schema = SchemaForm.Keywords };
        sheet.Decorates("flask_smorest.Blueprint().arguments()", whole);
        foreach (var application in (string[])["apiflask.APIFlask", "apiflask.APIBlueprint"])
            sheet.Decorates($"{application}().input()", whole);
        foreach (var module in (string[])["flask_apispec", "flask_apispec.annotations"])
            sheet.Decorates($"{module}.use_kwargs()", fields);
        foreach (var framework in (string[])["flask", "django", "aiohttp", "falcon", "pyramid", "tornado", "bottle"])
        {
            foreach (var holder in (string[])[$"webargs.{framework}parser", $"webargs.{framework}parser.parser"])
            {
                sheet.Decorates($"{holder}.use_args()", whole);
                sheet.Decorates($"{holder}.use_kwargs()", fields);
            }
        }
    }
}
