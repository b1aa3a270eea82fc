using System.CommandLine;
using Gatehouse.Delivery.Evidence;
using Gatehouse.Delivery.Values;
using Gatehouse.Engine;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse keys</c>: the keys that sign evidence and approvals.</summary>
internal sealed class KeysVerb : Verb
{
    public KeysVerb()
        : base("keys", "Makes and shows the keys that sign evidence and approvals.")
    {
        Add(new KeysCreateVerb());
        Add(new KeysShowVerb());
        Add(new KeysListVerb());
    }

    public override IReadOnlyList<Usage> Examples =>
        [
            new("gatehouse keys create", "make the key that signs if no other is named"),
            new("gatehouse keys show > release.pub.pem", "hand its public half to whoever verifies"),
        ];

    public static KeyRing Ring() => new(DeliveryDesk.SurroundingsOf(DirectoryTree.Open(".")), new Masks());

    public static Argument<string?> Which() =>
        new("NAME") { Description = $"The key's name; {KeyRing.UsualName} if left out.", Arity = ArgumentArity.ZeroOrOne };
}

/// <summary><c>gatehouse keys create</c>: makes a key.</summary>
internal sealed class KeysCreateVerb : Verb
{
    private readonly Argument<string?> _name = KeysVerb.Which();

    public KeysCreateVerb()
        : base("create", "Makes a key (ECDSA P-256) that only its owner can read; one that is there is never overwritten.") => Add(_name);

    public override IReadOnlyList<Usage> Examples => [new("gatehouse keys create", "make the key that signs if no other is named")];

    public override int Run(Call call)
    {
        var key = KeysVerb.Ring().Create(call.Value(_name) ?? KeyRing.UsualName);
        call.Terminal.Write(key.Key.Pem);
        call.Terminal.Say($"private key: {key.PrivatePath}");
        call.Terminal.Say($"public key:  {key.PublicPath}");
        call.Terminal.Say($"id:          {key.Key.Id}");
        return ExitCode.Open;
    }
}

/// <summary><c>gatehouse keys show</c>: writes a public key.</summary>
internal sealed class KeysShowVerb : Verb
{
    private readonly Argument<string?> _name = KeysVerb.Which();

    public KeysShowVerb()
        : base("show", "Writes the public half of a key as PEM.") => Add(_name);

    public override IReadOnlyList<Usage> Examples =>
        [new("gatehouse keys show > release.pub.pem", "for `evidence.trusted-keys`, cosign and openssl")];

    public override int Run(Call call)
    {
        var name = call.Value(_name) ?? KeyRing.UsualName;
        var key = KeysVerb.Ring().Find(name) ?? throw new UserError($"there is no key `{name}`", $"gatehouse keys create {name}");
        call.Terminal.Write(key.Key.Pem);
        return ExitCode.Open;
    }
}

/// <summary><c>gatehouse keys list</c>: the keys there are.</summary>
internal sealed class KeysListVerb : Verb
{
    public KeysListVerb()
        : base("list", "Lists the keys by name, with the ids by which signatures name them.") { }

    public override IReadOnlyList<Usage> Examples => [new("gatehouse keys list", "which keys are there")];

    public override int Run(Call call)
    {
        var ring = KeysVerb.Ring();
        var keys = ring.List();
        foreach (var key in keys)
            call.Terminal.Write($"{key.Key.Id}  {key.Name}\n");
        if (keys.Count == 0)
            call.Terminal.Say($"{ring.Folder} holds no key; gatehouse keys create makes one");
        return ExitCode.Open;
    }
}
