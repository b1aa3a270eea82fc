using System.Text;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Fixes;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python;

namespace Gatehouse.Tests.Python;

/// <summary>Runs over the catalogue: what a rule offers to mend is mended.</summary>
public sealed class EveryEdit
{
    public static TheoryData<string, string, string> Mended
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var rule in PythonScanner.All)
            {
                foreach (var file in rule.Examples.Where(example => example.IsBad).SelectMany(example => example.Files))
                {
                    var text = FrontDoor.Unmark(file.MarkedText).Text;
                    if (Found(rule.Facts.Id, file.Path, text).Any(finding => finding.Edit is not null))
                        data.Add(rule.Facts.Id, file.Path, text);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Mended))]
    public void Leaves_a_file_that_parses_and_no_longer_triggers_the_rule(string id, string path, string text)
    {
        // Comments, carriage returns and what stands between arguments stay as they are.
        foreach (
            var written in (string[])
                [text, text.Replace("\n", "\r\n", StringComparison.Ordinal), text.Replace(")\n", ")  # why\n", StringComparison.Ordinal)]
        )
        {
            var findings = Found(id, path, written);
            var mendable = findings.Where(finding => finding.Edit is not null).ToList();
            var fix = FixPlan.Of([.. mendable]).Files.ShouldHaveSingleItem();
            fix.Findings.Length.ShouldBe(mendable.Count);
            var mended = Encoding.UTF8.GetString(fix.Apply(Encoding.UTF8.GetBytes(written)));
            PythonTree.Parse(Encoding.UTF8.GetBytes(mended)).Errors.ShouldBeEmpty(mended);
            Found(id, path, mended).Count.ShouldBe(findings.Count - mendable.Count, mended);
            mended.Count(letter => letter is '\n' or '\r' or '#').ShouldBe(written.Count(letter => letter is '\n' or '\r' or '#'));
        }
    }

    [Theory]
    [InlineData("import requests\nrequests.get(url,)\n", "import requests\nrequests.get(url, timeout=10,)\n")]
    [InlineData(
        "import requests\nrequests.get(\n    url,\n    data=data\n)\n",
        "import requests\nrequests.get(\n    url,\n    data=data, timeout=10\n)\n"
    )]
    [InlineData("import requests\nrequests.get((url))\n", "import requests\nrequests.get((url), timeout=10)\n")]
    [InlineData("import requests\nrequests.get(url  # where\n)\n", null)]
    [InlineData("from yaml import load\ndef read(text):\n    return load(text)\n", null)]
    [InlineData("import random as r\ntoken = r.choice(x)\n", "import random as r\ntoken = r.SystemRandom().choice(x)\n")]
    [InlineData("from random import choice\ntoken = choice(x)\n", null)]
    [InlineData("import flask\nON = True\napp = flask.Flask(__name__)\napp.run(debug=ON)\n", null)]
    public void Is_offered_only_where_it_is_certainly_right(string text, string? mended)
    {
        var finding = FrontDoor.Findings("app.py", text).Where(found => found.Rule.Tier == Tier.Precise).ShouldHaveSingleItem();
        if (mended is null)
            finding.Edit.ShouldBeNull();
        else
            Encoding.UTF8.GetString(FixPlan.Of([finding]).Files[0].Apply(Encoding.UTF8.GetBytes(text))).ShouldBe(mended);
    }

    private static List<Finding> Found(string id, string path, string text) =>
        [.. FrontDoor.Sweep(new MemoryTree().Add(path, text)).Findings.Where(finding => finding.Rule.Id == id)];
}
