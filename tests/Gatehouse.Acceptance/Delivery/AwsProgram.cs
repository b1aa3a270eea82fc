using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gatehouse.Acceptance.Cli;
using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Tests.Delivery.Notices;

namespace Gatehouse.Acceptance.Delivery;

/// <summary>Values by the real <c>aws</c> program, which asks a server of the test in place of Amazon's.</summary>
public sealed partial class AwsProgram
{
    [GeneratedRegex(@"aws-cli/(\d+)\.(\d+)")]
    private static partial Regex Version();

    private static void Need()
    {
        Tool.Need("aws");
        var version = Version().Match(Binary.RunProgram("aws", "/", null, "--version").Output);
        var (major, minor) = version.Success ? (int.Parse(version.Groups[1].ValueSpan), int.Parse(version.Groups[2].ValueSpan)) : (0, 0);
        // Older ones cannot be told by a variable whom to ask.
        Assert.SkipUnless((major == 1 && minor >= 29) || (major == 2 && minor >= 13), "this aws knows no AWS_ENDPOINT_URL");
    }

    [Fact]
    public async Task Reads_secrets_and_parameters_of_which_none_stands_in_an_argument()
    {
        Need();
        var cancel = TestContext.Current.CancellationToken;
        var (secret, parameter) = ("s3-" + Guid.NewGuid().ToString("n"), "p4-" + Guid.NewGuid().ToString("n"));
        using var amazon = new LoopbackPlace(
            (asked, _) =>
                asked.Headers["X-Amz-Target"] switch
                {
                    "secretsmanager.GetSecretValue" => new Told(
                        200,
                        JsonSerializer.Serialize(
                            new { Name = "prod/db", SecretString = JsonSerializer.Serialize(new { password = secret }) }
                        )
                    ),
                    "AmazonSSM.GetParameter" => new Told(
                        200,
                        JsonSerializer.Serialize(
                            new
                            {
                                Parameter = new
                                {
                                    Name = "/prod/db",
                                    Type = "SecureString",
                                    Value = parameter,
                                },
                            }
                        )
                    ),
                    _ => new Told(400, "{\"__type\":\"ResourceNotFoundException\",\"message\":\"no such thing\"}"),
                }
        );
        using var folder = new Folder();
        var environment = ImmutableDictionary.CreateRange([
            KeyValuePair.Create("PATH", Environment.GetEnvironmentVariable("PATH")!),
            new("HOME", Environment.GetEnvironmentVariable("HOME") ?? folder.Path),
            new("AWS_ENDPOINT_URL", amazon.Address),
            new("AWS_REGION", "eu-central-1"),
            new("AWS_ACCESS_KEY_ID", "example"),
            new("AWS_SECRET_ACCESS_KEY", Guid.NewGuid().ToString("n")),
            new("AWS_MAX_ATTEMPTS", "1"),
        ]);
        var settings = Settings.Read(
            Encoding.UTF8.GetBytes("values: {one: {aws-secret: 'prod/db#password'}, two: {aws-parameter: /prod/db}}"),
            Settings.FileName
        );
        var runner = new ProgramRunner(new Masks(), TimeProvider.System);
        using var web = new WebDoor(TimeProvider.System);
        var surroundings = new Surroundings
        {
            Environment = environment,
            Folder = folder.Path,
            Home = folder.Path,
        };
        await using var book = ValueBook.Open(settings, surroundings, runner, web);
        (await book.FindAsync("one", cancel)).Reveal().ShouldBe(secret);
        (await book.FindAsync("two", cancel)).Reveal().ShouldBe(parameter);
        amazon.Requests.Select(request => request.Text).ShouldContain(text => text.Contains("WithDecryption", StringComparison.Ordinal));
        amazon.Requests.ShouldAllBe(request => !request.All.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Says_what_amazon_says()
    {
        Need();
        using var amazon = new LoopbackPlace(
            (_, _) => new Told(400, "{\"__type\":\"ResourceNotFoundException\",\"message\":\"no such thing\"}")
        );
        using var folder = new Folder();
        var environment = ImmutableDictionary.CreateRange([
            KeyValuePair.Create("PATH", Environment.GetEnvironmentVariable("PATH")!),
            new("HOME", Environment.GetEnvironmentVariable("HOME") ?? folder.Path),
            new("AWS_ENDPOINT_URL", amazon.Address),
            new("AWS_REGION", "eu-central-1"),
            new("AWS_ACCESS_KEY_ID", "example"),
            new("AWS_SECRET_ACCESS_KEY", Guid.NewGuid().ToString("n")),
        ]);
        using var web = new WebDoor(TimeProvider.System);
        var settings = Settings.Read("values: {one: {aws-secret: prod/db}}"u8.ToArray(), Settings.FileName);
        var surroundings = new Surroundings
        {
            Environment = environment,
            Folder = folder.Path,
            Home = folder.Path,
        };
        await using var book = ValueBook.Open(settings, surroundings, new ProgramRunner(new Masks(), TimeProvider.System), web);
        var error = await Should.ThrowAsync<UserError>(() => book.FindAsync("one", TestContext.Current.CancellationToken));
        error.Message.ShouldContain("ResourceNotFoundException");
        error.Message.ShouldContain("no such thing");
    }
}
