using System.Text.Json;
using Gatehouse.Delivery.Values;
using Gatehouse.Engine;

namespace Gatehouse.Tests.Delivery.Values;

/// <summary>By a program of the test's own in place of <c>aws</c>; the real one is asked in the acceptance tests.</summary>
public sealed class AwsValues : IDisposable
{
    private readonly Room _room = new();
    private readonly string _value = Room.Secret();

    public void Dispose() => _room.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>It notes how it was called, and answers with a file.</summary>
    private void Answers(object answer)
    {
        _room.Add("answer", JsonSerializer.Serialize(answer));
        _room.AddProgram("aws", $"printf '%s\\n' \"$@\" > '{_room.At("words")}'; env > '{_room.At("env")}'; cat '{_room.At("answer")}'\n");
    }

    private async Task<string> ReadAsync(string source)
    {
        await using var book = _room.Open($"values: {{db: {{{source}}}}}");
        return (await book.FindAsync("db", Cancel)).Reveal();
    }

    [Theory]
    [InlineData("aws-secret: prod/db", "secretsmanager|get-secret-value|--secret-id=prod/db|--output=json")]
    [InlineData("aws-secret: '--profile'", "secretsmanager|get-secret-value|--secret-id=--profile|--output=json")]
    [InlineData("aws-parameter: /prod/db", "ssm|get-parameter|--with-decryption|--name=/prod/db|--output=json")]
    public async Task Are_asked_for_by_the_program(string source, string words)
    {
        Answers(
            source.StartsWith("aws-secret", StringComparison.Ordinal)
                ? new { SecretString = _value }
                : new { Parameter = new { Value = _value } }
        );
        (await ReadAsync(source)).ShouldBe(_value);
        File.ReadAllText(_room.At("words")).Trim().Replace('\n', '|').ShouldBe(words);
        _room.Masks.Cover(_value).ShouldBe(Masks.Blank);
    }

    [Fact]
    public async Task May_be_one_key_of_a_json_text()
    {
        Answers(new { SecretString = JsonSerializer.Serialize(new { password = _value + "\n\"x\"", port = 54321 }) });
        (await ReadAsync("aws-secret: 'prod/db#password'")).ShouldBe(_value + "\n\"x\"");
        (await ReadAsync("aws-secret: 'prod/db#port'")).ShouldBe("54321");
        (await Should.ThrowAsync<UserError>(() => ReadAsync("aws-secret: 'prod/db#user'"))).Message.ShouldBe(
            "the value `db`: the secret prod/db is no JSON object with a key `user`"
        );
    }

    [Fact]
    public async Task May_be_bytes()
    {
        Answers(new { SecretBinary = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(_value)) });
        (await ReadAsync("aws-secret: prod/db")).ShouldBe(_value);
        Answers(new { SecretBinary = Convert.ToBase64String([0xFF, 0xFE, 1, 2]) });
        (await Should.ThrowAsync<UserError>(() => ReadAsync("aws-secret: prod/db"))).Message.ShouldContain("without a value");
    }

    [Fact]
    public async Task Are_right_though_they_hold_another_secret()
    {
        var other = Room.Secret();
        _room.Masks.Add(other);
        Answers(new { SecretString = $"a{other}b" });
        (await ReadAsync("aws-secret: prod/db")).ShouldBe($"a{other}b");
    }

    [Fact]
    public async Task Are_asked_for_with_the_log_in_of_the_surroundings_and_nothing_else()
    {
        var key = _room.Environment["AWS_SECRET_ACCESS_KEY"] = Room.Secret();
        _room.Environment["AWS_REGION"] = "eu-central-1";
        _room.Environment["OTHER_TOKEN"] = "x";
        Answers(new { SecretString = _value });
        await ReadAsync("aws-secret: prod/db");
        var environment = File.ReadAllText(_room.At("env"));
        environment.ShouldContain($"AWS_SECRET_ACCESS_KEY={key}");
        environment.ShouldContain("AWS_REGION=eu-central-1");
        environment.ShouldContain("AWS_DEFAULT_REGION=eu-central-1");
        environment.ShouldContain("AWS_PAGER=\n");
        environment.ShouldNotContain("OTHER_TOKEN");
        _room.Masks.Cover(key).ShouldBe(Masks.Blank);
    }

    [Fact]
    public async Task Say_why_they_cannot_be_read()
    {
        var key = _room.Environment["AWS_SECRET_ACCESS_KEY"] = Room.Secret();
        _room.AddProgram("aws", "echo '' >&2; echo \"An error occurred (AccessDenied): $AWS_SECRET_ACCESS_KEY\" >&2; exit 254\n");
        var error = await Should.ThrowAsync<UserError>(() => ReadAsync("aws-secret: prod/db"));
        error.Message.ShouldBe("the value `db`: aws does not tell the secret prod/db: An error occurred (AccessDenied): *****");
        error.ToString().ShouldNotContain(key);
        _room.AddProgram("aws", "echo no json\n");
        (await Should.ThrowAsync<UserError>(() => ReadAsync("aws-secret: prod/db"))).Message.ShouldContain("aws answered without a value");
        File.Delete(_room.At("bin/aws"));
        _room.Environment["PATH"] = _room.At("bin");
        var missing = await Should.ThrowAsync<UserError>(() => ReadAsync("aws-secret: prod/db"));
        missing.Message.ShouldContain("there is no program aws");
        missing.Remedy.ShouldBe("install the AWS command line");
        (await Should.ThrowAsync<UserError>(() => ReadAsync("aws-secret: 'a b'"))).Message.ShouldContain(
            "names nothing that AWS could know"
        );
    }
}
