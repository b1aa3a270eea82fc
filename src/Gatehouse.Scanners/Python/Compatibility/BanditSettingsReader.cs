using System.Globalization;
using Gatehouse.Engine;
using Gatehouse.Engine.Syntax.Toml;
using Gatehouse.Engine.Syntax.Yaml;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Python.Compatibility;

/// <summary>
/// Reads what Bandit is set up with: <c>.bandit</c> with what its command line would say, and <c>bandit.yaml</c> or
/// <c>[tool.bandit]</c> of <c>pyproject.toml</c> with the rest. What it cannot honour it tells.
/// </summary>
internal sealed class BanditSettingsReader(Func<string, byte[]?> find, Predicate<string> isTest)
{
    public const int MaxBytes = 4 * 1024 * 1024;

    private const string IniName = ".bandit";
    private const string ProjectName = "pyproject.toml";
    private static readonly string[] YamlNames = ["bandit.yaml", "bandit.yml", ".bandit.yaml", ".bandit.yml"];

    /// <summary>Of these only the look of Bandit's report depends.</summary>
    private static readonly string[] OfTheReport =
    [
        "aggregate",
        "context-lines",
        "debug",
        "exit-zero",
        "format",
        "msg-template",
        "number",
        "output",
        "output-file",
        "quiet",
        "recursive",
        "verbose",
    ];

    private readonly List<Notice> _notices = [];
    private BanditSettings _settings = BanditSettings.Default;

    public BanditSettings Read()
    {
        var sources = new List<string>();
        var config = default((string Path, Setting Sheet)?);
        string? named = null;
        if (find(IniName) is { } ini)
        {
            sources.Add(IniName);
            if (IniFile.Section(ini, "bandit") is { } section)
                named = ReadIni(section);
            else
                config = Yaml(IniName, ini);
        }

        config ??= named is null ? Usual() : Named(named);
        if (config is var (path, sheet))
        {
            if (path != IniName)
                sources.Add(path);
            ReadConfig(sheet, path);
        }

        return _settings with
        {
            Source = string.Join(" and ", sources),
            Notices = [.. _notices],
        };
    }

    private (string, Setting)? Usual()
    {
        foreach (var name in YamlNames)
        {
            if (find(name) is { } yaml)
                return Yaml(name, yaml);
        }

        // A broken pyproject.toml is not Bandit's alone: whoever asks for the rest of it says so.
        return
            find(ProjectName) is { } toml
            && TomlDocument.Parse(toml) is { Problem: null } document
            && document.Root["tool"] is TomlTable tools
            && tools["bandit"] is TomlTable table
            ? (ProjectName, Setting.From(table))
            : null;
    }

    private (string, Setting)? Named(string path)
    {
        if (find(path) is not { } bytes)
            throw new UserError(
                $"{IniName}: `configfile` names {TextBytes.Printable(path)}, which is not there.",
                "configfile = bandit.yaml"
            );
        if (!path.EndsWith(".toml", StringComparison.Ordinal))
            return Yaml(path, bytes);
        var document = TomlDocument.Parse(bytes);
        if (document.Problem is { } problem)
            throw Wrong(path, problem.Line, problem.Message);
        return document.Root["tool"] is TomlTable tools && tools["bandit"] is TomlTable table ? (path, Setting.From(table)) : null;
    }

    private static (string, Setting)? Yaml(string path, byte[] yaml)
    {
        var document = YamlDocument.Parse(yaml);
        if (document.Problem is { } problem)
            throw Wrong(path, problem.Line, problem.Message);
        return document.Root is { } root ? (path, Setting.From(root)) : null;
    }

    /// <summary>Returns the settings file that it names.</summary>
    private string? ReadIni(Setting section)
    {
        string? config = null;
        foreach (var (key, line, value) in section.Entries!)
        {
            var words = Words(value.Text!);
            switch (key)
            {
                case "exclude":
                    _settings = _settings with { Excludes = [.. _settings.Excludes, .. words] };
                    break;
                case "targets":
                    _settings = _settings with { Targets = Paths(words) };
                    break;
                case "tests":
                    _settings = _settings with { Tests = Tests(words, line, IniName) };
                    break;
                case "skips":
                    _settings = _settings with { Skips = Tests(words, line, IniName) };
                    break;
                case "configfile":
                    config = value.Text!.Length > 0 ? Below(value.Text) : null;
                    break;
                case "ignore-nosec":
                    _settings = _settings with { IgnoresNosec = Truth(value, key, IniName) };
                    break;
                case "baseline":
                    Tell(
                        IniName,
                        line,
                        "`baseline` is not read from here; name the file with `--baseline`, or as `scan: baseline:` in gatehouse.yml"
                    );
                    break;
                case "level" or "severity" or "severity-level" or "confidence" or "confidence-level":
                    Tell(IniName, line, $"`{key}` is not honoured; the policy says from which severity and confidence the gate closes");
                    break;
                default:
                    if (!OfTheReport.Contains(key))
                        TellUnknown(IniName, line, key);
                    break;
            }
        }

        return config;
    }

    private void ReadConfig(Setting sheet, string path)
    {
        if (sheet.Entries is not { } entries)
        {
            if (sheet.Items is not { IsEmpty: true })
                throw Wrong(path, sheet.Line, "settings must be a mapping");
            return;
        }

        foreach (var (key, line, value) in entries)
        {
            switch (key)
            {
                case "tests":
                    _settings = _settings with { Tests = [.. _settings.Tests, .. Tests(Texts(value, key, path), line, path)] };
                    break;
                case "skips":
                    _settings = _settings with { Skips = [.. _settings.Skips, .. Tests(Texts(value, key, path), line, path)] };
                    break;
                case "exclude_dirs" or "exclude":
                    _settings = _settings with { Excludes = [.. _settings.Excludes, .. Texts(value, key, path)] };
                    break;
                case "targets":
                    if (_settings.Targets.IsEmpty)
                        _settings = _settings with { Targets = Paths(Texts(value, key, path)) };
                    break;
                default:
                    if (value.Entries is { } section)
                        ReadSection(key, line, section, path);
                    else
                        TellUnknown(path, line, key);
                    break;
            }
        }
    }

    private void ReadSection(string section, int line, ImmutableArray<(string Key, int Line, Setting Value)> entries, string path)
    {
        // As in Bandit: what a list is not given for, it does not hold.
        if (section == "shell_injection")
            _settings = _settings with { Subprocess = [], Shell = [], NoShell = [] };
        foreach (var (key, at, value) in entries)
        {
            ImmutableArray<string> Many() => Texts(value, $"{section}.{key}", path);
            int Bits() => Whole(value, $"{section}.{key}", path);
            bool Yes() => Truth(value, $"{section}.{key}", path);
            var settings = (section, key) switch
            {
                ("assert_used", "skips") => _settings with { AssertSkips = Many() },
                ("hardcoded_tmp_directory", "tmp_dirs") => _settings with { TmpDirs = Many() },
                ("shell_injection", "subprocess") => _settings with { Subprocess = Many() },
                ("shell_injection", "shell") => _settings with { Shell = Many() },
                ("shell_injection", "no_shell") => _settings with { NoShell = Many() },
                ("ssl_with_bad_version", "bad_protocol_versions") => _settings with { BadProtocols = Many() },
                ("try_except_pass", "check_typed_exception") => _settings with { ChecksTypedPass = Yes() },
                ("try_except_continue", "check_typed_exception") => _settings with { ChecksTypedContinue = Yes() },
                ("markupsafe_xss", "extend_markup_names") => _settings with { MarkupNames = Many() },
                ("markupsafe_xss", "allowed_calls") => _settings with { AllowedCalls = Many() },
                ("weak_cryptographic_key", "weak_key_size_dsa_high") => _settings with
                {
                    DsaSizes = _settings.DsaSizes with { High = Bits() },
                },
                ("weak_cryptographic_key", "weak_key_size_dsa_medium") => _settings with
                {
                    DsaSizes = _settings.DsaSizes with { Medium = Bits() },
                },
                ("weak_cryptographic_key", "weak_key_size_rsa_high") => _settings with
                {
                    RsaSizes = _settings.RsaSizes with { High = Bits() },
                },
                ("weak_cryptographic_key", "weak_key_size_rsa_medium") => _settings with
                {
                    RsaSizes = _settings.RsaSizes with { Medium = Bits() },
                },
                ("weak_cryptographic_key", "weak_key_size_ec_high") => _settings with
                {
                    EcSizes = _settings.EcSizes with { High = Bits() },
                },
                ("weak_cryptographic_key", "weak_key_size_ec_medium") => _settings with
                {
                    EcSizes = _settings.EcSizes with { Medium = Bits() },
                },
                _ => null,
            };
            if (settings is null)
                TellUnknown(path, at, $"{section}.{key}");
            else
                _settings = settings;
        }

        if (entries.IsEmpty)
            TellUnknown(path, line, section);
    }

    /// <summary>Names of tests; those that no rule has are told, for they change nothing.</summary>
    private ImmutableArray<string> Tests(ImmutableArray<string> names, int line, string path)
    {
        foreach (var name in names.Where(name => !isTest(name)))
            Tell(path, line, $"`{TextBytes.Printable(name)}` is no test of Bandit that Gatehouse knows, and changes nothing");
        return [.. names.Where(name => isTest(name))];
    }

    private static ImmutableArray<string> Texts(Setting value, string key, string path)
    {
        if (value.Items is { } items)
            return [.. items.Select(item => item.Text ?? throw Wrong(path, item.Line, $"`{key}` must hold texts only"))];
        return value.Text is { } text ? Words(text) : throw Wrong(path, value.Line, $"`{key}` must be a list");
    }

    private static int Whole(Setting value, string key, string path) =>
        int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong(path, value.Line, $"`{key}` must be a whole number from 0");

    private static bool Truth(Setting value, string key, string path) =>
        value.Text?.ToUpperInvariant() switch
        {
            "TRUE" or "YES" or "ON" or "1" => true,
            "FALSE" or "NO" or "OFF" or "0" => false,
            _ => throw Wrong(path, value.Line, $"`{key}` must be `true` or `false`"),
        };

    private static ImmutableArray<string> Words(string text) =>
        [.. text.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static ImmutableArray<string> Paths(ImmutableArray<string> words) => [.. words.Select(Below)];

    private static string Below(string path) =>
        path.Replace('\\', '/') is var plain && plain.StartsWith("./", StringComparison.Ordinal)
            ? plain[2..].TrimEnd('/')
            : plain.TrimEnd('/');

    private void TellUnknown(string path, int line, string key) =>
        Tell(path, line, $"`{TextBytes.Printable(key)}` is not honoured and has no effect");

    private void Tell(string path, int line, string what) => _notices.Add(new Notice("bandit-settings", what + ".", path, line));

    private static UserError Wrong(string path, int line, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{path}:{line}: {what}."), "See Bandit's page on its configuration.");
}
