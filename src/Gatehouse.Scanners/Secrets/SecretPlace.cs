using System.Collections.Frozen;

namespace Gatehouse.Scanners.Secrets;

/// <summary>What a file's kind makes of a word behind a name.</summary>
internal enum SecretPlace
{
    /// <summary>Only a quoted value is a literal.</summary>
    Code,

    /// <summary>A bare word is a value.</summary>
    Settings,

    /// <summary>A bare word may be prose.</summary>
    Text,

    /// <summary>Names mean something else: translations, style sheets, lock files, generated code.</summary>
    Other,
}

/// <summary>Knows what a name and a value mean in a file, by its path.</summary>
internal static class SecretPlaces
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> SettingsEndings = new[]
    {
        ".yaml",
        ".yml",
        ".properties",
        ".ini",
        ".env",
        ".conf",
        ".cfg",
        ".cnf",
        ".config",
        ".toml",
        ".tfvars",
        ".sh",
        ".bash",
        ".zsh",
        ".fish",
        ".ps1",
        ".psm1",
        ".bat",
        ".cmd",
        ".xml",
        ".pom",
        ".csproj",
        ".plist",
        ".json",
        ".json5",
        ".mk",
        ".service",
        ".settings",
        ".prefs",
        ".dockerfile",
        ".local",
        ".production",
        ".development",
        ".staging",
        ".dist",
        ".template",
        ".j2",
        ".tpl",
        ".http",
        ".rest",
        ".rc",
        ".pl",
    }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> OtherEndings = new[]
    {
        ".css",
        ".scss",
        ".sass",
        ".less",
        ".styl",
        ".po",
        ".pot",
        ".resx",
        ".xlf",
        ".xliff",
        ".strings",
        ".arb",
        ".lock",
        ".sum",
        ".map",
        ".svg",
        ".ftl",
        ".tmlanguage",
    }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> OtherFolders = new[]
    {
        "locale",
        "locales",
        "lang",
        "langs",
        "i18n",
        "l10n",
        "translations",
        "translation",
        "nls",
        "_locales",
        "localization",
        "localisation",
        "localizations",
        "lproj",
    }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    public static SecretPlace Of(SourcePath path)
    {
        var extension = path.Extension;
        var name = path.Name;
        if (OtherEndings.Contains(extension) || IsLock(name) || name.Contains(".min.", StringComparison.OrdinalIgnoreCase))
            return SecretPlace.Other;
        var folders = path.Directory;
        foreach (var part in folders.Split('/'))
        {
            if (OtherFolders.Contains(folders[part]) || IsLocale(folders[part]))
                return SecretPlace.Other;
        }

        if (CodeFile.NeedsQuotes(path))
            return SecretPlace.Code;
        if (
            extension.Equals(".properties", StringComparison.OrdinalIgnoreCase)
            && name.Contains("messages", StringComparison.OrdinalIgnoreCase)
        )
            return SecretPlace.Other;
        return SettingsEndings.Contains(extension) || IsSettings(name) ? SecretPlace.Settings : SecretPlace.Text;
    }

    /// <summary><c>de_DE</c>, <c>pt-BR</c>.</summary>
    private static bool IsLocale(ReadOnlySpan<char> folder) =>
        folder.Length == 5
        && char.IsAsciiLetterLower(folder[0])
        && char.IsAsciiLetterLower(folder[1])
        && folder[2] is '_' or '-'
        && char.IsAsciiLetterUpper(folder[3])
        && char.IsAsciiLetterUpper(folder[4]);

    private static bool IsLock(ReadOnlySpan<char> name) =>
        name.EndsWith("-lock.json", StringComparison.OrdinalIgnoreCase) || name.EndsWith("-lock.yaml", StringComparison.OrdinalIgnoreCase);

    private static bool IsSettings(ReadOnlySpan<char> name) =>
        name.StartsWith(".", StringComparison.Ordinal)
        || name.StartsWith("Dockerfile", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Makefile", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Jenkinsfile", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Vagrantfile", StringComparison.OrdinalIgnoreCase)
        || name.Equals("credentials", StringComparison.OrdinalIgnoreCase)
        || name.Equals("config", StringComparison.OrdinalIgnoreCase);
}
