namespace Gatehouse.Scanners.Python.Models;

/// <summary>What harm a value does where it arrives; as a set, what a value was cleaned for.</summary>
[Flags]
internal enum SinkKinds : ulong
{
    None = 0,
    Sql = 1UL << 0,

    /// <summary>Text that a shell reads, or the program that is started.</summary>
    Command = 1UL << 1,

    /// <summary>One element of an argument list: no shell reads it, yet it may pass for an option.</summary>
    Argument = 1UL << 2,
    Code = 1UL << 3,

    /// <summary>The text of a template, not its context.</summary>
    Template = 1UL << 4,

    /// <summary>HTML that a browser gets.</summary>
    Html = 1UL << 5,
    Path = 1UL << 6,

    /// <summary>An archive whose members are written where they ask to be.</summary>
    Archive = 1UL << 7,

    /// <summary>A URL that the server itself asks for; only its host matters.</summary>
    Request = 1UL << 8,

    /// <summary>A URL that the browser is sent to; only its start matters.</summary>
    Redirect = 1UL << 9,
    Header = 1UL << 10,

    /// <summary>SQL for a document store: Amazon's PartiQL.</summary>
    PartiQl = 1UL << 29,
    Log = 1UL << 12,

    /// <summary>The filter of a directory's search.</summary>
    Ldap = 1UL << 13,

    /// <summary>The name of an entry of a directory, where other letters are dangerous than in a filter.</summary>
    LdapName = 1UL << 11,
    XPath = 1UL << 14,

    /// <summary>XML read by a parser that resolves external entities.</summary>
    Xml = 1UL << 15,
    Deserialisation = 1UL << 16,
    NoSql = 1UL << 17,
    Regex = 1UL << 18,

    /// <summary>A key or value of the session, which the rest of the program trusts.</summary>
    Session = 1UL << 19,
    Format = 1UL << 20,
    MassAssignment = 1UL << 21,
    Mail = 1UL << 22,

    /// <summary>What must not be guessed: a token, a cookie that remembers somebody, a password.</summary>
    Secret = 1UL << 23,

    /// <summary>The key of a token, where it stands in the code; see <see cref="ModelSheet.Harm"/>.</summary>
    TokenKey = 1UL << 35,

    /// <summary>JavaScript that a document database runs; told as <see cref="NoSql"/>.</summary>
    Script = 1UL << 27,

    /// <summary>Not a harm but a thing that a value can no longer hold; what that is worth depends on where it stands.</summary>
    NoLess = 1UL << 50,
    NoSingleQuote = 1UL << 51,
    NoDoubleQuote = 1UL << 52,
    NoLineFeed = 1UL << 53,
    NoCarriageReturn = 1UL << 54,
    NoSlash = 1UL << 55,
    NoDotDot = 1UL << 56,

    /// <summary>What a directory's filter is made of.</summary>
    NoStar = 1UL << 36,
    NoOpening = 1UL << 37,
    NoClosing = 1UL << 38,

    /// <summary>One part of a URL's path: it holds no slash, but may be <c>..</c>.</summary>
    Segment = 1UL << 39,

    /// <summary>A text that holds such a part between its own slashes.</summary>
    OfSegments = 1UL << 40,

    /// <summary>Base64 or hexadecimal digits: letters, digits, and of signs only <c>+ / = - _</c>, until it is decoded.</summary>
    Digits = 1UL << 41,

    /// <summary>A path that does not begin with a slash: joined to a folder it does not take its place.</summary>
    Relative = 1UL << 42,

    /// <summary>A path without <c>..</c> and links, so that how it begins says where it leads.</summary>
    Normalised = 1UL << 57,

    /// <summary>A text that begins with a slash; with the next two it stays on its host.</summary>
    BeginsWithSlash = 1UL << 45,
    NotTwoSlashes = 1UL << 46,
    NotSlashBackslash = 1UL << 47,

    /// <summary>One word to a shell, quotes and all, unless it comes to stand in quotes.</summary>
    ShellWord = 1UL << 48,

    /// <summary>A literal of Python, quotes and all, unless it comes to stand in quotes.</summary>
    Literal = 1UL << 49,

    /// <summary>A <c>&lt;</c> in it stands as HTML's escapes; what undoes them brings it back. So do the next two.</summary>
    EscapedTags = 1UL << 58,
    EscapedSingleQuotes = 1UL << 59,
    EscapedDoubleQuotes = 1UL << 60,

    /// <summary>What <c>html.escape</c> does: enough between tags and in quotes, and nowhere else.</summary>
    Escaped = EscapedTags | EscapedSingleQuotes | EscapedDoubleQuotes,

    /// <summary>A literal of JSON, with its quotes.</summary>
    Json = 1UL << 61,

    /// <summary>A URL that is no <c>javascript:</c>.</summary>
    WebUrl = 1UL << 62,

    /// <summary>All that is no harm, but what a value is or no longer holds.</summary>
    Properties = ~((1UL << 36) - 1),
    All = ulong.MaxValue,
}

/// <summary>Where a value comes from, and so what it may be suspected of.</summary>
internal enum SourceLabel : byte
{
    /// <summary>Whoever can reach the server chooses it.</summary>
    Remote,

    /// <summary>The command line, the environment, the keyboard: suspect only where the user asks for it.</summary>
    Local,

    /// <summary>Read back from a file or a database: suspect only where the user asks for it.</summary>
    Stored,

    /// <summary>A number that can be guessed.</summary>
    WeakRandom,

    /// <summary>What a template hands to a filter of the program: nobody is told of it, only learnt what the filter makes of it.</summary>
    Filtered,
}
