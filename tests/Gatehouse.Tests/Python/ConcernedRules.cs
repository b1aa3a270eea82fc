using System.Text;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python;
using Gatehouse.Scanners.Python.Compatibility;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Tests.Python;

/// <summary>A rule that is not asked would have found nothing.</summary>
public sealed class ConcernedRules
{
    private static readonly Concerns All = new(PythonScanner.All, BanditSettings.Default);

    public static TheoryData<string> Rules => [.. PythonScanner.All.Select(rule => rule.Facts.Id)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Are_those_that_find_something_in_any_example(string id)
    {
        var rule = PythonScanner.All.Single(one => one.Facts.Id == id);
        var texts = PythonScanner.All.SelectMany(one => one.Examples).SelectMany(example => example.Files);
        foreach (var file in texts.Where(file => file.Path.EndsWith(".py", StringComparison.Ordinal)))
        {
            var bytes = Encoding.UTF8.GetBytes(
                file.MarkedText.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal)
            );
            var module = new PythonModule(new SourcePath(file.Path), PythonTree.Parse(bytes));
            if (rule.Check(module).Any())
                All.Of(module).ShouldContain(rule, file.MarkedText);
        }
    }

    [Theory]
    [InlineData("from subprocess import Popen as start\nstart('tar')\n", "python/partial-executable-path")]
    [InlineData("import os.system as s\ns('tar')\n", "python/shell-start")]
    [InlineData("from dill import loads\n", "python/import-pickle")]
    [InlineData("run(ſhell=True)\n", "python/shell-argument")]
    public void Are_known_by_any_name(string text, string id)
    {
        var module = new PythonModule(new SourcePath("app.py"), PythonTree.Parse(Encoding.UTF8.GetBytes(text)));
        All.Of(module).Select(rule => rule.Facts.Id).ShouldContain(id);
    }

    [Theory]
    [InlineData("python/shell-argument")]
    [InlineData("python/built-sql")]
    [InlineData("python/plaintext-password")]
    [InlineData("python/hard-coded-database-password")]
    public void Are_not_asked_where_their_words_are_missing(string id)
    {
        const string text = "PRICES = {'tea': 3 * 2}\n\n\ndef total(items, now):\n    return add(items, tax='low') == now % 7\n";
        var module = new PythonModule(new SourcePath("shop/prices.py"), PythonTree.Parse(Encoding.UTF8.GetBytes(text)));
        All.Of(module).Select(rule => rule.Facts.Id).ShouldNotContain(id);
    }

    [Fact]
    public void Are_few_where_little_is_called_and_imported()
    {
        var module = new PythonModule(
            new SourcePath("shop/prices.py"),
            PythonTree.Parse("def total(items):\n    return sum(items)\n"u8.ToArray())
        );
        All.Of(module).Count().ShouldBeLessThan(12);
    }
}
