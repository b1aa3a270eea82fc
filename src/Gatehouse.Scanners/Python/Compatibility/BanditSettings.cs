namespace Gatehouse.Scanners.Python.Compatibility;

/// <summary>What Bandit's settings ask for; without any, what Bandit does by itself.</summary>
internal sealed record BanditSettings
{
    public static BanditSettings Default { get; } = new();

    /// <summary>Only these tests, by number or name; all where there are none.</summary>
    public ImmutableArray<string> Tests { get; init; } = [];

    public ImmutableArray<string> Skips { get; init; } = [];

    /// <summary>Globs, or parts, of paths that are left out.</summary>
    public ImmutableArray<string> Excludes { get; init; } = [];

    /// <summary>Only below these; everywhere where there are none.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    public bool IgnoresNosec { get; init; }

    /// <summary>Files in which <c>assert</c> is no finding.</summary>
    public ImmutableArray<string> AssertSkips { get; init; } = [];

    public ImmutableArray<string> TmpDirs { get; init; } = ["/tmp", "/var/tmp", "/dev/shm"];

    public bool ChecksTypedPass { get; init; }

    public bool ChecksTypedContinue { get; init; }

    public ImmutableArray<string> BadProtocols { get; init; } =
    [
        "PROTOCOL_SSLv2",
        "PROTOCOL_SSLv3",
        "PROTOCOL_TLSv1",
        "PROTOCOL_TLSv1_1",
        "SSLv2_METHOD",
        "SSLv23_METHOD",
        "SSLv3_METHOD",
        "TLSv1_METHOD",
        "TLSv1_1_METHOD",
    ];

    public KeySizes DsaSizes { get; init; } = new(1024, 2048);

    public KeySizes RsaSizes { get; init; } = new(1024, 2048);

    public KeySizes EcSizes { get; init; } = new(160, 224);

    /// <summary>Functions that start a shell where they are asked to.</summary>
    public ImmutableArray<string> Subprocess { get; init; } =
    ["subprocess.Popen", "subprocess.call", "subprocess.check_call", "subprocess.check_output", "subprocess.run"];

    /// <summary>Functions that always start a shell.</summary>
    public ImmutableArray<string> Shell { get; init; } =
    [
        "os.system",
        "os.popen",
        "os.popen2",
        "os.popen3",
        "os.popen4",
        "popen2.popen2",
        "popen2.popen3",
        "popen2.popen4",
        "popen2.Popen3",
        "popen2.Popen4",
        "commands.getoutput",
        "commands.getstatusoutput",
        "subprocess.getoutput",
        "subprocess.getstatusoutput",
    ];

    /// <summary>Functions that start a program without a shell.</summary>
    public ImmutableArray<string> NoShell { get; init; } =
    [
        "os.execl",
        "os.execle",
        "os.execlp",
        "os.execlpe",
        "os.execv",
        "os.execve",
        "os.execvp",
        "os.execvpe",
        "os.spawnl",
        "os.spawnle",
        "os.spawnlp",
        "os.spawnlpe",
        "os.spawnv",
        "os.spawnve",
        "os.spawnvp",
        "os.spawnvpe",
        "os.startfile",
    ];

    /// <summary>Further names of functions that mark text as safe HTML.</summary>
    public ImmutableArray<string> MarkupNames { get; init; } = [];

    /// <summary>Functions whose result is safe HTML.</summary>
    public ImmutableArray<string> AllowedCalls { get; init; } = [];

    /// <summary>The file that they come from, for excuses and notices; empty where there is none.</summary>
    public string Source { get; init; } = "";

    public ImmutableArray<Notice> Notices { get; init; } = [];

    /// <summary>Whether a string that begins with this byte can be what a rule for strings looks for.</summary>
    public bool MayMatter(byte first) => first is (byte)'/' or (byte)'0' or (byte)'\\' or (byte)'"' or (byte)'\'' || IsFirstOfTmpDir(first);

    private bool IsFirstOfTmpDir(byte first)
    {
        foreach (var folder in TmpDirs)
        {
            if (folder.Length == 0 || (folder[0] < 0x80 ? folder[0] == first : first >= 0x80))
                return true;
        }

        return false;
    }

    /// <summary>Whether the test that a rule answers for is to run.</summary>
    public bool Asks(RuleFacts rule) => !Names(Skips, rule) && (Tests.IsEmpty || Names(Tests, rule));

    public static bool Names(ImmutableArray<string> tests, RuleFacts rule) => tests.Any(test => rule.IsNamed("bandit:" + test));

    public bool IsExcluded(string path)
    {
        // Bandit sees the paths of `bandit -r .`, and of `bandit -r src` without the dot.
        var below = "./" + path;
        return Excludes.Any(one =>
                below.Contains(one, StringComparison.Ordinal) || PythonGlob.Matches(one, below) || PythonGlob.Matches(one, path)
            ) || (!Targets.IsEmpty && !Targets.Any(target => IsBelow(path, target)));
    }

    private static bool IsBelow(string path, string target) =>
        target is "" or "." || path == target || path.StartsWith(target + "/", StringComparison.Ordinal);
}

/// <summary>Below how many bits a key is a grave finding, and below how many a lesser one.</summary>
internal readonly record struct KeySizes(int High, int Medium);
