using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Delivering;

/// <summary>One place that is told. What a property means is said by the notifier that reads it; each refuses what it lacks.</summary>
public sealed record NoticeSettings
{
    /// <summary>The notifier's name, e.g. <c>telegram</c>.</summary>
    public required string To { get; init; }

    /// <summary>Events that are told; the notifier's usual ones if empty.</summary>
    public ImmutableArray<string> On { get; init; } = [];

    /// <summary>Base address or webhook.</summary>
    public Given? Url { get; init; }

    public Given? Token { get; init; }

    /// <summary>Chat, channel, repository or routing key, whatever the notifier's kind of place is.</summary>
    public string? Place { get; init; }

    public string? Topic { get; init; }

    /// <summary>Number of the pull or merge request; found in the CI system's environment if null.</summary>
    public string? Request { get; init; }

    public string? From { get; init; }

    public ImmutableArray<string> Recipients { get; init; } = [];

    public string? Server { get; init; }

    public int? Port { get; init; }

    /// <summary>Null for STARTTLS, which is then required.</summary>
    public bool? IsEncrypted { get; init; }

    public Given? User { get; init; }

    public Given? Password { get; init; }

    /// <summary>Key of the signature of a webhook.</summary>
    public Given? Secret { get; init; }

    /// <summary>Template file below the tree; the shipped message if null.</summary>
    public string? Template { get; init; }

    /// <summary>The same event about the same thing is told once in this time.</summary>
    public TimeSpan Throttle { get; init; } = TimeSpan.FromMinutes(5);

    public int Line { get; init; }

    internal static MappingShape Shape { get; } =
        new(
            "a notice",
            [
                new("to", new TextShape { Words = Vocabulary.Notifiers }, "Who is told.", IsRequired: true),
                new(
                    "on",
                    new ListShape(new TextShape { Words = Vocabulary.NoticeEvents }, orOne: true),
                    "Which events; the usual ones of this kind of place if left out, see docs/notices.md."
                ),
                new("url", Given.Shape, "The webhook or the base address."),
                new("token", Given.Shape, "The token; the `value` of a name."),
                new("place", new TextShape(), "The chat, channel, repository or project."),
                new("topic", new TextShape(), "The topic of a Telegram group, or a thread of Slack or Discord."),
                new("request", new TextShape(), "The pull or merge request; found in the environment of the CI system if left out."),
                new("from", new TextShape(), "The sender of a mail."),
                new("recipients", new ListShape(new TextShape(), orOne: true), "Who gets the mail."),
                new("server", new TextShape(), "The mail server."),
                new("port", new NumberShape(1, 65535, whole: true), "Its port; 587 if left out."),
                new(
                    "encrypted",
                    new TruthShape(),
                    "`false` sends mail in the clear, for a server on this machine only; STARTTLS if left out."
                ),
                new("user", Given.Shape, "Who logs in to the mail server."),
                new("password", Given.Shape, "The password; the `value` of a name."),
                new("secret", Given.Shape, "The key that signs a webhook (HMAC-SHA-256)."),
                new("template", Vocabulary.InnerPath, "A text with `{placeholders}` in place of the shipped message."),
                new("throttle", Vocabulary.Duration, "The same event is told once in this time; `5m` if left out."),
            ]
        );

    internal static ImmutableArray<NoticeSettings> Read(YamlNode? node) =>
        [
            .. node.Mappings()
                .Select(one => new NoticeSettings
                {
                    To = one["to"]!.Text(),
                    On = one["on"].Texts(),
                    Url = Given.Read(one["url"]),
                    Token = Given.Read(one["token"]),
                    Place = one["place"]?.Text(),
                    Topic = one["topic"]?.Text(),
                    Request = one["request"]?.Text(),
                    From = one["from"]?.Text(),
                    Recipients = one["recipients"].Texts(),
                    Server = one["server"]?.Text(),
                    Port = one["port"]?.Whole(),
                    IsEncrypted = one["encrypted"]?.Truth(),
                    User = Given.Read(one["user"]),
                    Password = Given.Read(one["password"]),
                    Secret = Given.Read(one["secret"]),
                    Template = one["template"]?.Text(),
                    Throttle = one["throttle"]?.Duration() ?? TimeSpan.FromMinutes(5),
                    Line = one.Place.Line,
                }),
        ];
}
