using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Rules;

namespace Gatehouse.Tests.Python;

/// <summary>The audit rules report the lines, severities and confidences that Bandit reports; each case was compared with Bandit's own answer.</summary>
public sealed class AuditLines
{
    private const Severity Low = Severity.Low;
    private const Severity Medium = Severity.Medium;
    private const Severity High = Severity.High;

    [Theory]
    [InlineData("B602", "import subprocess as sp\nsp.call(\n    'ls',\n    shell=1,\n)\n", 4, Low, Confidence.High)]
    [InlineData("B602", "from subprocess import Popen as start\nstart(*line, shell=unknown())\n", 2, High, Confidence.High)]
    [InlineData("B603", "import subprocess\nsubprocess.run(\n    line,\n    shell=None)\n", 4, Low, Confidence.High)]
    [InlineData("B604", "run(\n    shell=[1])\n", 2, Medium, Confidence.Low)]
    [InlineData("B605", "import os\nos.system('ls' + a)\n", 2, High, Confidence.High)]
    [InlineData("B609", "import os\nos.popen('rsync *')\n", 2, High, Confidence.Medium)]
    [InlineData("B201", "import flask_x\na.run(\n    debug=True,\n)\n", 3, High, Confidence.Medium)]
    [InlineData("B502", "f(\n    1,\n    ssl_version=TLSv1_METHOD)\n", 3, Medium, Confidence.Medium)]
    [InlineData("B501", "import requests\nrequests.get(u,\n    verify=False)\n", 3, High, Confidence.High)]
    [InlineData("B106", "f(\n    a=1,\n    password='x')\n", 3, Low, Confidence.Medium)]
    [InlineData("B107", "def f(a,\n      token='x'):\n    pass\n", 1, Low, Confidence.Medium)]
    [InlineData("B105", "a = {\n    'pass':\n        'x',\n}\n", 2, Low, Confidence.Medium)]
    [InlineData("B105", "d['x']['token'] = 'y'\n", 1, Low, Confidence.Medium)]
    [InlineData("B110", "try:\n    a()\nexcept Exception as e:\n    pass\n", 3, Low, Confidence.High)]
    [InlineData("B608", "c.execute('select * from x where y = ' + z)\n", 1, Medium, Confidence.Medium)]
    [InlineData("B608", "c.execute(sql='select * from x where y = %s' % z)\n", 1, Medium, Confidence.Low)]
    [InlineData("B608", "q = (x +\n     'select a ' +\n     x +\n     'from b ')\n", 2, Medium, Confidence.Low)]
    [InlineData("B608", "q = 'insert into a values(%s)' % b\n", 1, Medium, Confidence.Low)]
    [InlineData("B608", "c.execute('update a set b = {}'.replace('{}', d))\n", 1, Medium, Confidence.Low)]
    [InlineData(
        "B505",
        "from cryptography.hazmat.primitives.asymmetric import rsa\nrsa.generate_private_key(65537, 512)\n",
        2,
        High,
        Confidence.High
    )]
    [InlineData("B202", "import tarfile\nt.extractall(members=chosen(t))\n", 2, Low, Confidence.Low)]
    [InlineData("B701", "from jinja2 import Environment\nEnvironment(autoescape=f)\n", 2, High, Confidence.Medium)]
    [InlineData("B404", "from .. import subprocess\n", 1, Low, Confidence.High)]
    [InlineData("B404", "subprocess(line)\n", 1, Low, Confidence.High)]
    [InlineData("B412", "import wsgiref.handlers\nwsgiref.handlers.CGIHandler().run(app)\n", 2, High, Confidence.High)]
    [InlineData("B412", "from twisted.web import twcgi\nroot.putChild('a', twcgi.CGIScript('/a'))\n", 2, High, Confidence.High)]
    [InlineData("B403", "import os, subprocess, pickle\n", 1, Low, Confidence.High)]
    [InlineData("B113", "import requests\nrequests.get(u,\n    timeout=limit())\n", 2, Medium, Confidence.Low)]
    [InlineData("B504", "import ssl\nssl.wrap_socket(s, ssl_version=best())\n", 2, Low, Confidence.Medium)]
    [InlineData("B403", "import importlib\nimportlib.import_module(name='pickle')\n", 2, Low, Confidence.High)]
    [InlineData("B108", "a = '\\x2ftmp/a'\n", 1, Medium, Confidence.Medium)]
    [InlineData("B104", "a = ('0.0.'\n     '0.0')\n", 1, Medium, Confidence.Medium)]
    [InlineData("B613", "# \u202e\n", 1, High, Confidence.Medium)]
    public void Are_those_of_Bandit(string test, string code, int line, Severity severity, Confidence confidence)
    {
        var finding = Of(test, code).ShouldHaveSingleItem();
        finding.Location.Line.ShouldBe(line);
        finding.Severity.ShouldBe(severity);
        finding.Confidence.ShouldBe(confidence);
    }

    [Theory]
    [InlineData("B105", "passwords = 'x'\nmytoken = 'x'\npassword: str = 'x'\n(password, a) = 'x', 'y'\nif 'x' == password: pass\n")]
    [InlineData("B107", "async def f(token='x'):\n    pass\ndef g(*, token='x', a=1):\n    pass\nh = lambda token='x': 1\n")]
    [InlineData("B108", "'/tmp/a documented path'\na = b'/tmp'\nb = ' /tmp'\n")]
    [InlineData("B110", "try:\n    a()\nexcept (Exception, ValueError):\n    pass\nexcept BaseException:\n    pass\n")]
    [InlineData("B602", "import subprocess\nsubprocess.run(args=a, shell=True)\nsubprocess.run(a, shell='')\n")]
    [InlineData("B607", "import subprocess\nsubprocess.run(('ls',))\nsubprocess.run('c:/a')\nsubprocess.run('./a')\n")]
    [InlineData("B608", "q = 'select ' + 'a from b' + c\nq = 'selected a from b' % c\nq = t'select a from {b}'\n")]
    [InlineData("B404", "import os, subprocess, pickle\n")]
    [InlineData("B301", "loads(a)\ndef f():\n    from pickle import loads\n")]
    [InlineData("B506", "from yaml import load\nload(a)\n")]
    [InlineData("B113", "import requests\nrequests.get(u, timeout=limit)\nrequests.Session().get(u)\n")]
    public void Are_silent_where_Bandit_is(string test, string code) => Of(test, code).ShouldBeEmpty();

    /// <summary>Each of these marks a text that only some path through the function makes of literals.</summary>
    [Theory]
    [InlineData("def f(c):\n    if c:\n        a = 'x'\n    else:\n        a = 'y'\n    mark_safe(a)\n", false)]
    [InlineData("def f(c):\n    if c:\n        a = 'x'\n    else:\n        a = c\n    mark_safe(a)\n", true)]
    [InlineData("def f(c):\n    a, b = 'x', c\n    mark_safe(a)\n", false)]
    [InlineData("def f(c):\n    with open(c) as a:\n        mark_safe(a)\n", true)]
    [InlineData("def f(c):\n    a = 'x'\n    a += 'y'\n    mark_safe('{}'.format(a))\n", false)]
    [InlineData("def f(a):\n    a = 'x'\n    mark_safe(a)\n", true)]
    [InlineData("def f():\n    mark_safe(a)\n    a = 'x'\n", true)]
    [InlineData("async def f(a):\n    mark_safe(a)\na = 'x'\n", true)]
    public void Of_marked_text_depend_on_what_it_is_made_of(string code, bool isReported) =>
        Of("B703", "from django.utils.safestring import mark_safe\n" + code).Count.ShouldBe(isReported ? 1 : 0);

    [Fact]
    public void Are_found_among_thousands_of_literals_and_in_endless_chains()
    {
        var names = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"    'key {i}': 'value {i}',\n"));
        Of("B104", $"a = {{\n{names}    'b': '0.0.0.0',\n}}\n").ShouldHaveSingleItem().Location.Line.ShouldBe(20_002);
        var chain = "a = " + string.Join(" + ", Enumerable.Range(0, 150).Select(i => $"'select {i} '")) + " + 'x from y '\n";
        Of("B608", chain).Count.ShouldBeGreaterThan(90);
        var steps = string.Concat(Enumerable.Range(1, 200).Select(i => $"a{i} = '{{}}{{}}'.format(a{i - 1}, a{i - 1})\n"));
        Of("B703", $"from django.utils.safestring import mark_safe\na0 = 'x'\n{steps}mark_safe(a200)\n").ShouldHaveSingleItem();
    }

    [Fact]
    public void Know_every_test_by_number_name_and_code_of_ruff()
    {
        var rules = Gatehouse.Scanners.Python.PythonScanner.All.Where(rule => rule.Facts.Tier == Tier.Audit).ToList();
        var numbers = rules.SelectMany(rule => rule.Facts.Aliases).Where(alias => alias is ['b', .., not '_'] && IsNumber(alias)).ToList();
        numbers.ShouldBeUnique();
        numbers.Count.ShouldBe(75);
        rules.ShouldAllBe(rule => rule.Facts.Aliases.Any(alias => alias.StartsWith("bandit:") && !IsNumber(alias)));
    }

    private static bool IsNumber(string alias) =>
        alias.StartsWith("bandit:B", StringComparison.Ordinal) && alias["bandit:B".Length..].All(char.IsAsciiDigit);

    private static List<Finding> Of(string test, string code) =>
        [.. FrontDoor.Findings("a.py", code).Where(finding => finding.Rule.IsNamed("bandit:" + test) && finding.Rule.Tier == Tier.Audit)];
}
