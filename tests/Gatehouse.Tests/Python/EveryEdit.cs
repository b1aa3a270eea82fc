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

    /// <summary>A handler in which <c>name</c> and <c>other</c> come from the outside; <c>db</c> is of the driver.</summary>
    [Theory]
    [InlineData("sqlite3", "db.execute(f\"SELECT a FROM t WHERE n = '{name}'\")", "db.execute(\"SELECT a FROM t WHERE n = ?\", (name,))")]
    [InlineData("psycopg2", "db.execute(f\"SELECT a FROM t WHERE n = '{name}'\")", "db.execute(\"SELECT a FROM t WHERE n = %s\", (name,))")]
    [InlineData(
        "sqlite3",
        "db.execute(\"SELECT a FROM t WHERE n = '\" + name + \"'\")",
        "db.execute(\"SELECT a FROM t WHERE n = ?\", (name,))"
    )]
    [InlineData(
        "pymysql",
        "db.execute('SELECT a FROM t WHERE n = %s AND o > %s' % (name, other))",
        "db.execute('SELECT a FROM t WHERE n = %s AND o > %s', (name, other))"
    )]
    [InlineData("sqlite3", "db.execute('DELETE FROM t WHERE n={}'.format(name))", "db.execute('DELETE FROM t WHERE n=?', (name,))")]
    [InlineData(
        "sqlite3",
        "db.execute(f\"INSERT INTO t (a, b) VALUES ('{name}', {other.strip()})\")",
        "db.execute(\"INSERT INTO t (a, b) VALUES (?, ?)\", (name, other.strip()))"
    )]
    [InlineData("sqlite3", "db.execute(f\"SELECT a FROM t ORDER BY {name}\")", null)]
    [InlineData("sqlite3", "db.execute(f\"SELECT {name} FROM t WHERE a = ?\", (1,))", null)]
    [InlineData("sqlite3", "db.execute(f\"SELECT a FROM t WHERE n LIKE '%{name}%'\")", null)]
    [InlineData("sqlite3", "db.execute(f\"SELECT a FROM t WHERE n = '{name!r}'\")", null)]
    [InlineData("sqlite3", "db.execute((f\"SELECT a FROM t WHERE n = '{name}'\"))", null)]
    [InlineData("sqlite3", "db.execute(f\"SELECT a FROM t WHERE \" f\"n = '{name}'\")", null)]
    [InlineData("sqlite3", "db.executescript(f\"DELETE FROM t WHERE n = '{name}'\")", null)]
    [InlineData("pyodbc", "db.execute(f\"SELECT a FROM t WHERE n = '{name}'\")", null)]
    public void Puts_values_beside_a_statement(string driver, string line, string? mended) => Mends(driver, line, mended);

    [Theory]
    [InlineData("subprocess.run(f\"ping -c 1 {name}\", shell=True)", "subprocess.run([\"ping\", \"-c\", \"1\", str(name)], shell=False)")]
    [InlineData(
        "subprocess.check_output('ls -l ' + name + ' /srv', shell=True)",
        "subprocess.check_output(['ls', '-l', name, '/srv'], shell=False)"
    )]
    [InlineData("subprocess.run(f\"ls {name} | wc\", shell=True)", null)]
    [InlineData("subprocess.run(f\"ls /srv/{name}\", shell=True)", null)]
    [InlineData("subprocess.run(f\"cd {name}\", shell=True)", null)]
    [InlineData("subprocess.run(f\"{name} -l\", shell=True)", null)]
    [InlineData("subprocess.run(f\"ls {name}\", shell=True, executable=\"/bin/bash\")", null)]
    public void Starts_a_program_without_a_shell(string line, string? mended) => Mends("sqlite3", line, mended);

    [Theory]
    [InlineData(
        "import subprocess\nsubprocess.run('ls -l', shell=True)\n",
        "import subprocess\nsubprocess.run(['ls', '-l'], shell=False)\n"
    )]
    [InlineData("import subprocess\nsubprocess.run('ls | wc', shell=True)\n", null)]
    [InlineData(
        "import hashlib\ncache_key = hashlib.md5(url).hexdigest()\n",
        "import hashlib\ncache_key = hashlib.md5(url, usedforsecurity=False).hexdigest()\n"
    )]
    [InlineData("import hashlib\nx = hashlib.md5(y).hexdigest()\n", null)]
    [InlineData("import hashlib\ncache_key = hashlib.md5(password).hexdigest()\n", null)]
    public void Says_what_a_human_was_asked_to_look_at(string text, string? mended)
    {
        var edits = FrontDoor.Findings("app.py", text).Where(found => found is { Rule.Tier: Tier.Audit, Edit: not null }).ToList();
        if (mended is null)
            edits.ShouldBeEmpty();
        else
            Encoding.UTF8.GetString(FixPlan.Of([.. edits]).Files[0].Apply(Encoding.UTF8.GetBytes(text))).ShouldBe(mended);
    }

    private static void Mends(string driver, string line, string? mended)
    {
        var text = $"""
            import subprocess
            import {driver}
            from flask import Flask, request

            app = Flask(__name__)


            @app.route('/')
            def page():
                name = request.args['name']
                other = request.args['other']
                db = {driver}.connect('x').cursor()
                {line}
                return ''

            """;
        var finding = FrontDoor
            .Findings("app.py", text)
            .Where(found => found.Rule.Id is "python/sql-injection" or "python/command-injection")
            .ShouldHaveSingleItem();
        if (mended is null)
        {
            finding.Edit.ShouldBeNull();
            return;
        }

        var after = Encoding.UTF8.GetString(FixPlan.Of([finding]).Files[0].Apply(Encoding.UTF8.GetBytes(text)));
        after.ShouldBe(text.Replace(line, mended, StringComparison.Ordinal));
        PythonTree.Parse(Encoding.UTF8.GetBytes(after)).Errors.ShouldBeEmpty();
        Found(finding.Rule.Id, "app.py", after).ShouldBeEmpty();
    }

    private static List<Finding> Found(string id, string path, string text) =>
        [.. FrontDoor.Sweep(new MemoryTree().Add(path, text)).Findings.Where(finding => finding.Rule.Id == id)];
}
