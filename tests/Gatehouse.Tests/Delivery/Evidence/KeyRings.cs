using System.Collections.Immutable;
using System.Runtime.Versioning;
using Gatehouse.Delivery.Evidence;
using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine;
using Gatehouse.Engine.Evidence;
using Gatehouse.Engine.Gate;
using Gatehouse.Tests.Evidence;

namespace Gatehouse.Tests.Delivery.Evidence;

[UnsupportedOSPlatform("windows")]
public sealed class KeyRings : IDisposable
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void Make_a_key_that_nobody_else_may_read()
    {
        var made = _desk.Ring.Create("default");
        File.GetUnixFileMode(made.PrivatePath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(_desk.Ring.Folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        EvidenceKeys.ReadFile(made.PublicPath).Id.ShouldBe(made.Key.Id);
        Directory.EnumerateFiles(_desk.Ring.Folder).Count().ShouldBe(2);
        _desk.Ring.List().ShouldHaveSingleItem().Key.Id.ShouldBe(made.Key.Id);
    }

    [Fact]
    public void Overwrite_nothing()
    {
        var made = _desk.Ring.Create("default");
        var before = File.ReadAllText(made.PrivatePath);
        Should.Throw<UserError>(() => _desk.Ring.Create("default")).Message.ShouldContain("not overwritten");
        File.Delete(made.PrivatePath);
        Should.Throw<UserError>(() => _desk.Ring.Create("default")).Message.ShouldContain("not overwritten");
        File.WriteAllText(made.PrivatePath, before);
        Directory.EnumerateFiles(_desk.Ring.Folder).Count().ShouldBe(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("a.b")]
    public void Take_no_path_for_a_name(string name) => Should.Throw<UserError>(() => _desk.Ring.Create(name));

    [Fact]
    public void Refuse_a_key_that_others_may_read()
    {
        var made = _desk.Ring.Create("default");
        File.SetUnixFileMode(made.PrivatePath, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Should.Throw<UserError>(() => _desk.Ring.Find("default")).Remedy.ShouldBe($"chmod 600 {made.PrivatePath}");
    }

    [Fact]
    public async Task Sign_so_that_the_public_key_verifies()
    {
        var made = _desk.Ring.Create("default");
        var keys = _desk.Keys();
        var signed = await (await keys.SignerAsync(Cancel)).SignAsync(Signing.SmallStatement(), Cancel);
        VerifiedStatement.Verify(signed, await keys.TrustedAsync(Cancel), out var refusal).ShouldNotBeNull(refusal);
        signed.Signatures.ShouldHaveSingleItem().KeyId.ShouldBe(made.Key.Id);
        _desk.Masks.Cover(File.ReadAllText(made.PrivatePath)).ShouldNotContain(File.ReadAllLines(made.PrivatePath)[1]);
    }

    [Fact]
    public async Task Say_what_to_do_where_there_is_no_key()
    {
        (await Should.ThrowAsync<UserError>(() => _desk.Keys().SignerAsync(Cancel))).Remedy!.ShouldContain("gatehouse keys create");
        (await _desk.Keys().TrustedAsync(Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Take_the_key_of_a_value()
    {
        var (key, known) = Signing.Key();
        var keys = _desk.Keys(
            "values: {signing: {environment: SIGNING_KEY}}\nevidence: {key: {value: signing}}",
            ("SIGNING_KEY", key.ExportPkcs8PrivateKeyPem())
        );
        var signed = await (await keys.SignerAsync(Cancel)).SignAsync(Signing.SmallStatement(), Cancel);
        VerifiedStatement.Verify(signed, [known], out var refusal).ShouldNotBeNull(refusal);
    }

    [Fact]
    public async Task Refuse_a_value_that_is_no_key_without_quoting_it()
    {
        var keys = _desk.Keys(
            "values: {signing: {environment: SIGNING_KEY}}\nevidence: {key: {value: signing}}",
            ("SIGNING_KEY", "no key but some words")
        );
        var error = await Should.ThrowAsync<UserError>(async () =>
            await (await keys.SignerAsync(Cancel)).SignAsync(Signing.SmallStatement(), Cancel)
        );
        error.Message.ShouldBe("the value `signing` holds no private ECDSA key on the curve P-256 (an unencrypted PEM)");
    }

    [Fact]
    public async Task Let_a_command_sign()
    {
        Assert.SkipUnless(ProgramRunner.Find("openssl", "/usr/bin:/bin") is not null, "openssl is not on this machine");
        var made = _desk.Ring.Create("default");
        File.Copy(made.PublicPath, Path.Combine(_desk.Folder, "release.pub.pem"));
        var keys = _desk.Keys(
            $"evidence: {{sign-command: 'openssl dgst -sha256 -sign {made.PrivatePath} | base64', trusted-keys: release.pub.pem}}"
        );
        var signed = await (await keys.SignerAsync(Cancel)).SignAsync(Signing.SmallStatement(), Cancel);
        VerifiedStatement.Verify(signed, [made.Key], out var refusal).ShouldNotBeNull(refusal);
        signed.Signatures[0].KeyId.ShouldBe(made.Key.Id);
    }

    [Theory]
    [InlineData("exit 3", "exit code 3")]
    [InlineData("echo '!'", "no base64")]
    [InlineData("cat > /dev/null; echo YWJj", "fits none")]
    public async Task Refuse_what_a_command_signs_wrongly(string command, string why)
    {
        var made = _desk.Ring.Create("default");
        File.Copy(made.PublicPath, Path.Combine(_desk.Folder, "release.pub.pem"));
        var keys = _desk.Keys($"evidence: {{sign-command: \"{command}\", trusted-keys: release.pub.pem}}");
        var signer = await keys.SignerAsync(Cancel);
        (await Should.ThrowAsync<UserError>(() => signer.SignAsync(Signing.SmallStatement(), Cancel))).Message.ShouldContain(why);
    }
}

/// <summary>A home and a tree of a test's own.</summary>
internal sealed class Desk : IDisposable
{
    private readonly WebDoor _web = new(TimeProvider.System);
    private readonly string _root = Directory.CreateTempSubdirectory("gatehouse-evidence-").FullName;

    public Desk()
    {
        Folder = Path.Combine(_root, "tree");
        Directory.CreateDirectory(Folder);
        Ring = new KeyRing(Around(), Masks);
    }

    public string Folder { get; }

    public Masks Masks { get; } = new();

    public KeyRing Ring { get; }

    public Surroundings Around(params (string Name, string Value)[] environment) =>
        new()
        {
            Environment = environment.Append(("PATH", "/usr/bin:/bin")).ToImmutableDictionary(pair => pair.Item1, pair => pair.Item2),
            Folder = Folder,
            Home = Path.Combine(_root, "home"),
        };

    public EvidenceKeys Keys(string yaml = "", params (string Name, string Value)[] environment)
    {
        var settings = Settings.Read(System.Text.Encoding.UTF8.GetBytes(yaml), Settings.FileName);
        var around = Around(environment);
        var programs = new ProgramRunner(Masks, TimeProvider.System);
        return new EvidenceKeys(settings.Evidence, around, ValueBook.Open(settings, around, programs, _web), programs);
    }

    public void Dispose()
    {
        _web.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}
