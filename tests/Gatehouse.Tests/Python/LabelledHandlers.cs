using System.Globalization;
using System.Text;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Tests.Python;

/// <summary>
/// Some hundreds of Flask handlers made of parts: where a value enters, what becomes of it, where it ends. Each is labelled by its parts,
/// so that what is found and what is wrongly found can be counted. The score may rise, never fall.
/// </summary>
public sealed class LabelledHandlers
{
    private static readonly Source[] _sources =
    [
        new("param = request.form.get('field', '')"),
        new("param = request.args.get('field')", "if not param:", "    param = ''"),
        new("values = request.form.getlist('field')", "param = ''", "if values:", "    param = values[0]"),
        new("param = urllib.parse.unquote_plus(request.cookies.get('field', 'none'))"),
        new("param = ''", "header = request.headers.get('X-Field')", "if header:", "    param = urllib.parse.unquote(header)"),
        new(
            "param = ''",
            "for name in request.args.keys():",
            "    if 'field' in request.args.getlist(name):",
            "        param = name",
            "        break"
        ),
        new(
            "raw = request.query_string.decode('utf-8')",
            "at = raw.find('field=')",
            "if at < 0:",
            "    return 'no field'",
            "param = urllib.parse.unquote_plus(raw[at + len('field='):])",
            "end = param.find('&')",
            "if end >= 0:",
            "    param = param[:end]"
        ),
        new("param = ''", "parts = request.path.split('/')", "param = parts[1]", "if not param:", "    param = ''"),
        new("wrapped = Wrapped(request)", "param = wrapped.form('field')", "if not param:", "    param = ''"),
        new("param = request.get_json()['field']"),
    ];

    private static readonly Passage[] _passages =
    [
        new("straight", true, "bar = param"),
        new("appended", true, "bar = param + '_suffix'"),
        new("formatted", true, "bar = f'x{param}y'"),
        new("percent", true, "bar = '%s!' % param"),
        new("twice encoded", true, "bar = base64.b64decode(base64.b64encode(param.encode('utf-8'))).decode('utf-8')"),
        new("dict, the value", true, "table = {}", "table['a'] = 'fixed'", "table['b'] = param", "bar = table['b']"),
        new("dict, the other", false, "table = {}", "table['a'] = 'fixed'", "table['b'] = param", "bar = table['a']"),
        new("dict, overwritten", false, "table = {'b': param}", "bar = table['b']", "table['b'] = 'fixed'", "bar = table['b']"),
        new("list, the value", true, "items = ['safe', param, 'more']", "items.pop(0)", "bar = items[0]"),
        new(
            "list, the other",
            false,
            "items = []",
            "items.append('safe')",
            "items.append(param)",
            "items.append('more')",
            "items.pop(0)",
            "bar = items[1]"
        ),
        new(
            "config, the value",
            true,
            "conf = configparser.ConfigParser()",
            "conf.add_section('s')",
            "conf.set('s', 'a', 'fixed')",
            "conf.set('s', 'b', param)",
            "bar = conf.get('s', 'b')"
        ),
        new(
            "config, the other",
            false,
            "conf = configparser.ConfigParser()",
            "conf.add_section('s')",
            "conf.set('s', 'a', 'fixed')",
            "conf.set('s', 'b', param)",
            "bar = conf.get('s', 'a')"
        ),
        new("arithmetic that takes it", true, "num = 86", "if 7 * 42 - num > 200:", "    bar = param", "else:", "    bar = 'never'"),
        new("arithmetic that leaves it", false, "num = 106", "bar = 'always' if 7 * 18 + num > 200 else param"),
        new(
            "match that takes it",
            true,
            "choice = 'ABC'[0]",
            "match choice:",
            "    case 'A':",
            "        bar = param",
            "    case 'B':",
            "        bar = 'bob'",
            "    case _:",
            "        bar = 'none'"
        ),
        new(
            "match that leaves it",
            false,
            "choice = 'ABC'[1]",
            "match choice:",
            "    case 'A':",
            "        bar = param",
            "    case 'B':",
            "        bar = 'bob'",
            "    case 'C' | 'D':",
            "        bar = param",
            "    case _:",
            "        bar = 'none'"
        ),
        new("a helper that keeps it", true, "bar = make_thing().work(param)"),
        new("a helper that drops it", false, "bar = Dropping().work(param)"),
        new("a nested function", true, "def inner(value):", "    return value.strip()", "bar = inner(param)"),
        new("a nested function that drops it", false, "def inner(value):", "    return 'fixed'", "bar = inner(param)"),
        new("a number", false, "bar = str(int(param))"),
        new("an allowed one", false, "bar = 'none'", "if param in ('one', 'two'):", "    bar = param"),
        new("an allowed one, early return", false, "if param not in ('one', 'two'):", "    return 'bad'", "bar = param"),
        new("looked up", false, "bar = {'one': 'first', 'two': 'second'}.get(param, 'none')"),
        new("letters only", false, "if not re.fullmatch(r'[a-z]{1,20}', param):", "    return 'bad'", "bar = param"),
        new("cut and joined", true, "bar = ''", "if param:", "    bar = ' '.join(part for part in param.split(' '))"),
        new("a replaced word", true, "bar = param.replace('a', 'b')"),
        new("a held one", true, "holder = Holder(param)", "bar = holder.value"),
        new("another field", false, "holder = Holder(param)", "bar = holder.other"),
        new("unpacked", true, "first, second = 'fixed', param", "bar = second"),
        new("unpacked, the other", false, "first, second = 'fixed', param", "bar = first"),
        new("overwritten", false, "bar = param", "bar = 'fixed'"),
        new("a loop", true, "bar = ''", "for letter in param:", "    bar += letter"),
        new("a try", true, "try:", "    bar = param", "except ValueError:", "    bar = 'none'"),
        new("the wrapper's fixed value", false, "bar = Wrapped(request).fixed('field')"),
    ];

    private static readonly Ending[] _endings =
    [
        new(
            "python/sql-injection",
            true,
            "connection = db()",
            "cursor = connection.cursor()",
            "cursor.execute(f\"SELECT * FROM users WHERE name = '{bar}'\")"
        ),
        new(
            "python/sql-injection",
            false,
            "connection = db()",
            "cursor = connection.cursor()",
            "cursor.execute('SELECT * FROM users WHERE name = ?', (bar,))"
        ),
        new("python/command-injection", true, "os.system('echo ' + bar)"),
        new("python/command-injection", true, "subprocess.run(f'echo {bar}', shell=True, capture_output=True)"),
        new("python/command-injection", false, "os.system('echo ' + shlex.quote(bar))"),
        new("python/code-injection", true, "eval(bar)"),
        new("python/code-injection", false, "ast.literal_eval(bar)"),
        new("python/path-traversal", true, "open(os.path.join('/srv/files', bar)).read()"),
        new("python/path-traversal", true, "pathlib.Path('/srv/files').joinpath(bar).read_text()"),
        new("python/path-traversal", false, "open(os.path.join('/srv/files', os.path.basename(bar))).read()"),
        new(
            "python/path-traversal",
            false,
            "root = pathlib.Path('/srv/files').resolve()",
            "path = (root / bar).resolve()",
            "if not str(path).startswith(str(root)):",
            "    return 'bad'",
            "path.read_text()"
        ),
        new("python/cross-site-scripting", true, "return 'hello ' + bar"),
        new("python/cross-site-scripting", false, "return 'hello ' + html.escape(bar)"),
        new("python/cross-site-scripting", false, "return 'hello ' + escaped(bar)"),
        new("python/open-redirect", true, "return redirect(bar)"),
        new("python/open-redirect", false, "return redirect('/search?q=' + bar)"),
        new(
            "python/open-redirect",
            false,
            "url = urllib.parse.urlparse(bar)",
            "if url.netloc not in ['example.com'] or url.scheme != 'https':",
            "    return 'bad'",
            "return redirect(bar)"
        ),
        new("python/server-side-request-forgery", true, "requests.get('http://' + bar + '/status', timeout=5)"),
        new("python/server-side-request-forgery", false, "requests.get('https://example.com/items/' + bar, timeout=5)"),
        new("python/ldap-injection", true, "ldap3.Connection('server').search('dc=x', f'(uid={bar})')"),
        new("python/ldap-injection", false, "ldap3.Connection('server').search('dc=x', f'(uid={escape_filter_chars(bar)})')"),
        new("python/xpath-injection", true, "lxml.etree.parse('users.xml').xpath(f\"//user[@name='{bar}']\")"),
        new("python/xpath-injection", false, "lxml.etree.parse('users.xml').xpath('//user[@name=$name]', name=bar)"),
        new("python/unsafe-deserialisation", true, "pickle.loads(base64.urlsafe_b64decode(bar))"),
        new("python/unsafe-deserialisation", true, "yaml.load(bar, Loader=yaml.Loader)"),
        new("python/unsafe-deserialisation", false, "yaml.load(bar, Loader=yaml.SafeLoader)"),
        new("python/trust-boundary-violation", true, "session[bar] = '12345'"),
        new("python/trust-boundary-violation", true, "session['userid'] = bar"),
        new(
            "python/xml-external-entity",
            true,
            "parser = xml.sax.make_parser()",
            "parser.setFeature(xml.sax.handler.feature_external_ges, True)",
            "parser.parse(io.StringIO(bar))"
        ),
        new("python/xml-external-entity", false, "parser = xml.sax.make_parser()", "parser.parse(io.StringIO(bar))"),
        new("python/template-injection", true, "return render_template_string('hello ' + bar)"),
        new("python/template-injection", false, "return render_template_string('hello {{ name }}', name=bar)"),
    ];

    private const string Parts = """
        import html
        import sqlite3


        class Wrapped:
            def __init__(self, request):
                self.request = request

            def form(self, name):
                return self.request.form.get(name)

            def fixed(self, name):
                return 'fixed'


        class Keeping:
            def work(self, text):
                kept = text
                return kept


        class Dropping:
            def work(self, text):
                return 'dropped'


        class Holder:
            def __init__(self, value):
                self.value = value
                self.other = 'fixed'


        def make_thing():
            return Keeping()


        def db():
            return sqlite3.connect('app.db')


        def escaped(text):
            return html.escape(text)

        """;

    private const string Head = """
        import ast
        import base64
        import configparser
        import html
        import io
        import os
        import pathlib
        import pickle
        import re
        import shlex
        import subprocess
        import urllib.parse
        import xml.sax

        import ldap3
        import lxml.etree
        import requests
        import yaml
        from flask import redirect, render_template_string, request, session
        from ldap3.utils.conv import escape_filter_chars

        from parts.common import Dropping, Holder, Wrapped, db, escaped, make_thing


        def init(app):

        """;

    [Fact]
    public void Are_told_apart()
    {
        var tree = new MemoryTree().Add("parts/__init__.py", "").Add("parts/common.py", Parts);
        var cases = new List<Case>();
        foreach (var ending in _endings)
        {
            foreach (var passage in _passages)
            {
                var source = _sources[cases.Count % _sources.Length];
                var path = $"handlers/case_{cases.Count.ToString("D4", CultureInfo.InvariantCulture)}.py";
                cases.Add(
                    new Case(path, ending.Rule, ending.Harms && passage.Keeps, $"{ending.Lines[^1]} | {passage.Name} | {source.Lines[0]}")
                );
                tree.Add(path, TextOf(source, passage, ending));
            }
        }

        var swept = FrontDoor.Sweep(tree);
        swept.Coverage.Failures.ShouldBeEmpty();
        var found = swept.Findings.Select(finding => (finding.Location.Path, finding.Rule.Id)).ToHashSet();
        var wrong = cases.Where(one => found.Contains((one.Path, one.Rule)) != one.IsFlaw).ToList();
        var scores = cases
            .GroupBy(one => one.Rule)
            .Select(group =>
                100.0 * group.Count(one => one.IsFlaw && found.Contains((one.Path, one.Rule))) / group.Count(one => one.IsFlaw)
                - 100.0 * group.Count(one => !one.IsFlaw && found.Contains((one.Path, one.Rule))) / group.Count(one => !one.IsFlaw)
            )
            .ToList();
        var told = string.Join('\n', wrong.Select(one => $"{(one.IsFlaw ? "missed" : "wrong ")} {one.Rule}: {one.Told}"));
        wrong.Count.ShouldBe(0, $"mean score {scores.Average():F1}\n{told}");
    }

    private static string TextOf(Source source, Passage passage, Ending ending)
    {
        var text = new StringBuilder(Head).Append("    @app.route('/case', methods=['GET', 'POST'])\n    def handler():\n");
        foreach (var line in (string[])[.. source.Lines, .. passage.Lines, .. ending.Lines])
            text.Append("        ").Append(line).Append('\n');
        return text.Append("        return 'done'\n").ToString();
    }

    private sealed record Source(params string[] Lines);

    private sealed record Passage(string Name, bool Keeps, params string[] Lines);

    private sealed record Ending(string Rule, bool Harms, params string[] Lines);

    private sealed record Case(string Path, string Rule, bool IsFlaw, string Told);
}
