using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A form that is made of all the fields of a model.</summary>
public sealed class FormOfAllFields : PythonRule
{
    private static readonly ImmutableArray<string> Makers =
    [
        "wtforms.ext.sqlalchemy.orm.model_form",
        "wtforms_sqlalchemy.orm.model_form",
        "flask_mongoengine.wtf.model_form",
        "wtfpeewee.orm.model_form",
    ];

    private static readonly ImmutableArray<string> Forms = ["django.forms.ModelForm", "django.forms.models.ModelForm"];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/form-of-all-fields",
            Title = "A form takes every field that its model has",
            Severity = Severity.Low,
            Confidence = Confidence.Medium,
            Cwe = [915],
            Why = """
                Whoever sends the form may set any field, also one that is on no page: a role, an owner, a price. A field that is added to the
                model later is open as well, without anybody having thought of the form.
                """,
            Fix = "Name the fields that the form is for: `fields = ['name', 'email']`.",
            References =
            [
                "https://docs.djangoproject.com/en/stable/topics/forms/modelforms/#selecting-the-fields-to-use",
                "https://cheatsheetseries.owasp.org/cheatsheets/Mass_Assignment_Cheat_Sheet.html",
            ],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from django import forms


                class Profile(forms.ModelForm):
                    class Meta:
                        model = User
                        fields = «'__all__'»


                class Account(forms.ModelForm):
                    class Meta:
                        model = User
                        exclude = «[]»
                """
            ),
            Bad(
                """
                from wtforms_sqlalchemy.orm import model_form

                Profile = «model_form(User)»


                def change(user, form):
                    Profile(form).populate_obj(user)
                """
            ),
            Good(
                "fields by their names",
                """
                from django import forms


                class Profile(forms.ModelForm):
                    class Meta:
                        model = User
                        fields = ['name']


                class Account(forms.ModelForm):
                    class Meta:
                        model = User
                        exclude = ['is_admin']


                class Export:
                    class Meta:
                        fields = '__all__'
                """
            ),
            Good(
                "a form with fields of its own",
                """
                from flask_wtf import FlaskForm
                from wtforms import StringField
                from wtforms_sqlalchemy.orm import model_form


                class Profile(FlaskForm):
                    name = StringField()


                Account = model_form(User, only=['name'])


                def change(user):
                    Profile().populate_obj(user)
                """
            ),
            Good(
                "by its name for administrators, who stand in another file",
                """
                from django import forms


                class UserAdminForm(forms.ModelForm):
                    class Meta:
                        fields = '__all__'
                """
            ),
            Good(
                "for administrators",
                """
                from django import forms
                from django.contrib import admin


                class UserForm(forms.ModelForm):
                    class Meta:
                        fields = '__all__'


                class UserAdmin(admin.ModelAdmin):
                    form = UserForm
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var call in module.CallsTo(Makers))
        {
            if (call.Argument("only") is null && call.Argument("exclude") is null && call.Argument(2) is null && !call.MayHaveMore)
                yield return new Hit(call.Span, "Whoever sends this form may set any field of the model");
        }

        foreach (var site in module.MayHold("__all__", "exclude") ? module.All(NodeKind.Class) : default)
        {
            var form = (ClassStatement)site.Node;
            if (!form.Arguments.Any(argument => module.PathOf(argument.Value, site.Scope) is { } path && Forms.Contains(path)))
                continue;
            if (IsForAdministrators(module, form.Name) || Words.Has(form.Name, "admin"))
                continue;
            foreach (var meta in form.Body.OfType<ClassStatement>().Where(inner => inner.Name == "Meta"))
            {
                foreach (var statement in meta.Body)
                {
                    if (statement is AssignStatement { Targets: [NameExpression name], Value: var value } && IsAll(name.Name, value))
                        yield return new Hit(value.Span, "Whoever sends this form may set any field of the model");
                }
            }
        }
    }

    private static bool IsAll(string name, Expression value) =>
        name switch
        {
            "fields" => value is StringExpression { Value: "__all__" },
            "exclude" => value is ListExpression { Elements.IsEmpty: true } or TupleExpression { Elements.IsEmpty: true },
            _ => false,
        };

    /// <summary>The form of a <c>ModelAdmin</c>, whose users may set any field anyway.</summary>
    private static bool IsForAdministrators(PythonModule module, string form) =>
        module
            .All(NodeKind.Assign)
            .Any(site =>
                site.Scope.Form == ScopeForm.Class
                && site.Node is AssignStatement { Targets: [NameExpression { Name: "form" }], Value: NameExpression used }
                && used.Name == form
                && site.Scope.Node is ClassStatement owner
                && owner.Arguments.Any(argument =>
                    module.PathOf(argument.Value, module.Scope)?.StartsWith("django.contrib.admin", StringComparison.Ordinal) == true
                )
            );
}
