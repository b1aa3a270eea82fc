using Gatehouse.Engine.Findings;

namespace Gatehouse.Tests.Secrets;

/// <summary>What is given to a name in a comment or a documentation string is a step less likely than the same in force.</summary>
public sealed class InComments
{
    private static readonly string Chosen = "Harbour" + "!" + 2018;
    private static readonly string Random = "k8Zq2LmX" + "w9Tr4Vb7";

    [Theory]
    [InlineData("a.py", "# password = '{}'\n")]
    [InlineData("a.py", "x = 1  # password = '{}'\n")]
    [InlineData("a.py", "def f():\n    \"\"\"Logs in.\n\n    >>> f(password='{}')\n    \"\"\"\n")]
    [InlineData("A.java", "/**\n * password = \"{}\"\n */\n")]
    [InlineData("a.go", "// password = \"{}\"\n")]
    [InlineData("a.sql", "-- CREATE USER x IDENTIFIED BY '{}'\n")]
    [InlineData("a.ini", "; password = {}\n")]
    [InlineData("a.xml", "<!-- <password>{}</password> -->\n")]
    [InlineData("a.erl", "% password = \"{}\"\n")]
    [InlineData("a.pl", "=head1 USE\n\n  password => '{}'\n\n=cut\n")]
    [InlineData("a.sh", "# curl -u ann:{} https://files.todo.internal\n")]
    [InlineData("notes", "# password = '{}'\n")]
    public void A_value_is_a_step_less_likely(string path, string text)
    {
        FrontDoor.Findings(path, Filled(text, Chosen)).ShouldAllBe(finding => finding.Confidence == Confidence.Low);
        FrontDoor
            .Findings(path, Filled(text, Random))
            .Where(finding => finding.Scanner == "secrets")
            .ShouldHaveSingleItem()
            .Confidence.ShouldBe(Confidence.Medium);
    }

    [Theory]
    [InlineData("a.py", "url = 'http://x' # no\npassword = '{}'\n")]
    [InlineData("a.js", "const u = 'http://x'; const password = '{}';\n")]
    [InlineData("a.js", "/* open */ const password = '{}';\n")]
    [InlineData("a.sh", "x=${#y}; PASSWORD='{}'\n")]
    [InlineData("a.py", "text = '# no'; password = '{}'\n")]
    [InlineData("a.yml", "it: doesn't\npassword: {}\n")]
    public void What_only_looks_like_a_comment_changes_nothing(string path, string text) =>
        FrontDoor
            .Findings(path, Filled(text, Chosen))
            .Where(finding => finding.Scanner == "secrets")
            .ShouldHaveSingleItem()
            .Confidence.ShouldBe(Confidence.Medium);

    private static string Filled(string text, string value) => text.Replace("{}", value, StringComparison.Ordinal);
}
