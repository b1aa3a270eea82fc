namespace Gatehouse.Scanners.Python.Templates;

/// <summary>An offence that a template shows by itself.</summary>
public abstract class TemplateRule : Rule
{
    /// <param name="own">What stands in the file, each expression that is written out with all that it is made of.</param>
    internal abstract IEnumerable<Hit> Check(TemplateFile file, ImmutableArray<TemplateExit> own);

    /// <summary>Templates are read in trees that hold Python, so every example has some.</summary>
    private protected static Example Bad(string name, string markedText) => new(true, name, Files(markedText));

    private protected static Example Good(string name, string text) => new(false, name, Files(text));

    private static ImmutableArray<ExampleFile> Files(string template) =>
        [new ExampleFile("app.py", "from flask import Flask\n"), new ExampleFile("templates/page.html", template)];
}
