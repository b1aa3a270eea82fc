namespace Gatehouse.Tests.Secrets;

/// <summary>In a structured file the keys above and beside a value count, and a finding tells them.</summary>
public sealed class KeyPaths
{
    private static readonly string Value = "Harbour" + "!" + 2018;

    [Theory]
    [InlineData("application.yml", "spring:\n  datasource:\n    password: {}\n", "spring.datasource.password")]
    [InlineData("values.yaml", "db:\n  password:\n    primary:\n      value: {}\n", "db.password.primary.value")]
    [InlineData(
        "pod.yaml",
        "spec:\n  containers:\n  - env:\n    - name: X\n      value: y\n    - value: {}\n      name: DB_PASSWORD\n",
        "spec.containers[0].env[1].value"
    )]
    [InlineData("users.yml", "passwords:\n  ann: {}\n", "passwords.ann")]
    [InlineData("a.json", "{\"passwords\": [\"{}\"]}", "passwords[0]")]
    [InlineData("stack.json", "[{\"ParameterKey\": \"DbPassword\", \"ParameterValue\": \"{}\"}]", "[0].ParameterValue")]
    [InlineData("web.config", "<c><add value=\"{}\" key=\"Password\"/></c>", "c.add.value")]
    [InlineData("web.xml", "<w><param-name>db.password</param-name><param-value>{}</param-value></w>", "w.param-value")]
    [InlineData("beans.xml", "<b><property name=\"password\"><value>{}</value></property></b>", "b.property.value")]
    [InlineData("Info.plist", "<dict><key>Password</key><string>{}</string></dict>", "dict.string")]
    [InlineData("app.ini", "[mail]\npassword = {}\n", "mail.password")]
    [InlineData("app.toml", "[tool.password]\nvalue = \"{}\"\n", "tool.password.value")]
    public void Are_told(string path, string text, string key)
    {
        var finding = FrontDoor.Findings(path, text.Replace("{}", Value, StringComparison.Ordinal)).ShouldHaveSingleItem();
        finding.Rule.Id.ShouldBe("secrets/hard-coded-password");
        finding.Message.ShouldContain($"`{key}`");
        finding.Location.Span.Length.ShouldBe(Value.Length);
    }

    [Fact]
    public void Are_not_told_of_a_broken_file_which_is_read_all_the_same()
    {
        var finding = FrontDoor.Findings("a.json", $"{{\"password\": \"{Value}\", \n").ShouldHaveSingleItem();
        finding.Message.ShouldNotContain("key `");
    }

    [Theory]
    [InlineData("a.json", "{\"password\": {\"label\": \"{}\"}}")]
    [InlineData("a.yml", "passwords:\n  hint: ${X}\nuser:\n  value: {}\n")]
    [InlineData("a.json", "{\"keys\": {\"a\": \"{}\"}}")]
    public void Make_no_secret_of_other_values(string path, string text) =>
        FrontDoor.Findings(path, text.Replace("{}", Value, StringComparison.Ordinal)).ShouldBeEmpty();
}
