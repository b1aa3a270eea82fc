using System.Diagnostics;
using System.Text;
using Gatehouse.Engine.Sources.Ignore;

namespace Gatehouse.Acceptance;

/// <summary>Holds generated ignore files against <c>git check-ignore</c> on a real tree: same file, same line, same text.</summary>
public sealed class IgnoreAgainstGit : IDisposable
{
    private const int Rounds = 250;

    private static readonly string[] Pieces =
    [
        "a",
        "b",
        "ab",
        "c.txt",
        ".",
        "-",
        "*",
        "?",
        "**",
        "/",
        "/",
        "/**",
        "**/",
        "/**/",
        "/*",
        "*/",
        "***",
        "[ab]",
        "[!a]",
        "[^/]",
        "[a-c]",
        "[[:alpha:]]",
        "[[:punct:]]",
        "[]-a]",
        "[",
        "]",
        "\\",
        "\\*",
        "\\ ",
        " ",
        "!",
        "#",
        "\u00e9",
        "[\u00e9]",
        "\t",
        "//",
        "\\/",
        "[/]",
        "**\\/",
    ];

    private static readonly string[] Names =
    [
        "a",
        "b",
        "ab",
        "abc",
        "c.txt",
        "a.b",
        ".a",
        "-",
        "#",
        "!a",
        "a b",
        "a ",
        "*",
        "[ab]",
        "a\\b",
        "\u00e9",
        "b\u00e9.txt",
        "A",
        "aab",
        "]",
    ];

    private readonly string _root = Directory.CreateTempSubdirectory("gatehouse-ignore-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Generated_patterns_decide_every_path_as_git_does()
    {
        Git("", "init", "--quiet");
        var random = new Random(20_260_101);
        var paths = PlantTree(random);
        var folders = paths.Where(path => path.IsFolder).Select(path => path.Path).Append("").ToArray();
        List<string> differences = [];
        var matched = 0;
        for (var round = 0; round < Rounds; round++)
        {
            Dictionary<string, byte[]> files = [];
            foreach (var folder in folders.Where(folder => folder.Length == 0 || random.Next(6) == 0))
            {
                files[folder] = Encoding.UTF8.GetBytes(IgnoreText(random, paths, folder));
                File.WriteAllBytes(Path.Combine(_root, folder, ".gitignore"), files[folder]);
            }

            var answers = CheckIgnore(paths.Select(path => path.Path));
            foreach (var (path, isFolder) in paths)
            {
                var ours = Walk(files, path, isFolder);
                var said = (ours.Source, ours.Line, ours.Pattern);
                matched += ours.IsMatch ? 1 : 0;
                if (said != answers[path])
                {
                    differences.Add(
                        $"round {round}, {(isFolder ? "folder" : "file")} '{path}': git says {answers[path]}, Gatehouse {said}"
                    );
                }
            }

            foreach (var folder in files.Keys)
            {
                File.Delete(Path.Combine(_root, folder, ".gitignore"));
            }
        }

        differences.ShouldBeEmpty(string.Join('\n', differences.Take(20)));
        // Were hardly anything matched, agreement would mean little.
        matched.ShouldBeInRange(Rounds * paths.Length / 10, Rounds * paths.Length * 9 / 10);
    }

    [Fact]
    public void Named_character_classes_hold_the_same_characters_as_in_git()
    {
        Git("", "init", "--quiet");
        string[] classes = ["alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "xdigit"];
        var names = Enumerable.Range(1, 127).Select(c => $"x{(char)c}").Where(name => name != "x/").ToArray();
        foreach (var name in classes)
        {
            var text = Encoding.UTF8.GetBytes($"x[[:{name}:]]\n");
            File.WriteAllBytes(Path.Combine(_root, ".gitignore"), text);
            var answers = CheckIgnore(names);
            var rules = IgnoreRules.Empty.Push(IgnoreFile.Parse(text, ".gitignore", ""));
            names
                .Where(path => rules.Decide(path, isDirectory: false).IsIgnored)
                .ShouldBe(names.Where(path => answers[path].Line > 0), name);
        }
    }

    private (string Path, bool IsFolder)[] PlantTree(Random random)
    {
        SortedDictionary<string, bool> paths = new(StringComparer.Ordinal);
        for (var i = 0; i < 120; i++)
        {
            var path = "";
            for (var depth = random.Next(4); depth > 0; depth--)
            {
                path += Pick(random, Names);
                if (!paths.TryAdd(path, true) && !paths[path])
                {
                    path = path[..(path.LastIndexOf('/') + 1)];
                    continue;
                }

                path += "/";
            }

            paths.TryAdd(path + Pick(random, Names), false);
        }

        foreach (var (path, isFolder) in paths)
        {
            if (isFolder)
            {
                Directory.CreateDirectory(Path.Combine(_root, path));
            }
            else
            {
                File.WriteAllText(Path.Combine(_root, path), "");
            }
        }

        return [.. paths.Select(path => (path.Key, path.Value))];
    }

    private static string IgnoreText(Random random, (string Path, bool IsFolder)[] paths, string folder)
    {
        StringBuilder text = new(random.Next(10) == 0 ? "\uFEFF" : "");
        for (var line = random.Next(1, 7); line > 0; line--)
        {
            text.Append(random.Next(4) == 0 ? "!" : "");
            if (random.Next(2) == 0)
            {
                for (var piece = random.Next(1, 7); piece > 0; piece--)
                {
                    text.Append(Pick(random, Pieces));
                }
            }
            else
            {
                text.Append(Blurred(random, paths[random.Next(paths.Length)].Path, folder));
            }

            text.Append(' ', random.Next(5) == 0 ? 2 : 0).Append(random.Next(6) == 0 ? "\r\n" : "\n");
        }

        // Half of the files end without a line break.
        return random.Next(2) == 0 ? text.ToString() : text.ToString().TrimEnd('\n');
    }

    /// <summary>A path of the tree with some of its characters replaced by wildcards that may fit them.</summary>
    private static string Blurred(Random random, string path, string folder)
    {
        if (folder.Length > 0 && path.StartsWith(folder + "/", StringComparison.Ordinal))
        {
            path = path[(folder.Length + 1)..];
        }

        StringBuilder text = new(random.Next(3) == 0 ? "/" : "");
        foreach (var c in path)
        {
            text.Append(
                random.Next(12) switch
                {
                    0 => "*",
                    1 => "?",
                    2 => $"[{c}]",
                    3 => $"\\{c}",
                    4 => c == '/' ? "/**/" : "**",
                    5 => c == '/' ? "/*/" : "[!x]",
                    _ => c.ToString(),
                }
            );
        }

        return text.Append(random.Next(5) == 0 ? "/" : "").ToString();
    }

    private static IgnoreDecision Walk(Dictionary<string, byte[]> files, string path, bool isFolder)
    {
        var rules = IgnoreRules.Empty.Push(IgnoreFile.Parse(files[""], ".gitignore", ""));
        for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            var folder = path[..slash];
            var decision = rules.Decide(folder, isDirectory: true);
            if (decision.IsIgnored)
            {
                return decision;
            }

            if (files.TryGetValue(folder, out var text))
            {
                rules = rules.Push(IgnoreFile.Parse(text, folder + "/.gitignore", folder));
            }
        }

        return rules.Decide(path, isFolder);
    }

    private Dictionary<string, (string Source, int Line, string Pattern)> CheckIgnore(IEnumerable<string> paths)
    {
        var cells = Git(string.Join('\0', paths) + '\0', "check-ignore", "--no-index", "--verbose", "--non-matching", "-z", "--stdin")
            .Split('\0');
        return cells
            .Chunk(4)
            .Where(row => row.Length == 4)
            .ToDictionary(row => row[3], row => (row[0], row[1].Length == 0 ? 0 : int.Parse(row[1], null), row[2]), StringComparer.Ordinal);
    }

    private string Git(string input, params string[] arguments)
    {
        ProcessStartInfo start = new("git", arguments)
        {
            WorkingDirectory = _root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        // The settings of whoever runs the test must not take part.
        start.Environment["HOME"] = _root;
        start.Environment["XDG_CONFIG_HOME"] = _root;
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        foreach (var name in start.Environment.Keys.Where(name => name is "GIT_DIR" or "GIT_WORK_TREE" or "GIT_INDEX_FILE").ToArray())
        {
            start.Environment.Remove(name);
        }

        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        git.StandardInput.Write(input);
        git.StandardInput.Close();
        if (!git.WaitForExit(TimeSpan.FromSeconds(30)))
        {
            git.Kill(entireProcessTree: true);
            throw new TimeoutException("git did not answer within 30 seconds");
        }

        // check-ignore answers 1 where no path at all is ignored.
        git.ExitCode.ShouldBeInRange(0, 1);
        return output.GetAwaiter().GetResult();
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
