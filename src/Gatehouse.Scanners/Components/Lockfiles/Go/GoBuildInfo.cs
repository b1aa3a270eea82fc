namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What a Go program was built of, as <c>go version -m</c> prints it and as the program itself holds it.</summary>
public sealed class GoBuildInfo : Lockfile
{
    /// <summary>What Go calls a module that was built from a folder without a version.</summary>
    private const string NoVersion = "(devel)";

    public override string Name => "a Go program's build information";

    public override bool IsGenerated => true;

    public override bool Wants(SourcePath path) => path.HasExtension(".buildinfo");

    public override void Read(SourceFile file, Listing listing)
    {
        int? replaced = null;
        foreach (var (_, span, line) in Lines.Of(file))
        {
            var parts = line.TrimStart('\t').Split('\t');
            switch (parts[0])
            {
                case "go" when parts.Length > 1:
                    Library(parts[1]);
                    break;
                case var _ when parts.Length == 1 && line.IndexOf(": go", StringComparison.Ordinal) is > 0 and var at:
                    Library(line[(at + 2)..]);
                    break;
                case "mod" when parts.Length > 2 && parts[2] != NoVersion:
                    Module(parts, true);
                    break;
                case "dep" when parts.Length > 2:
                    replaced = listing.Entries.Count;
                    if (!Module(parts, null))
                        return;
                    break;
                case "=>" when parts.Length > 1 && replaced is { } number && number < listing.Entries.Count:
                    listing.Settle(number, Replaced(listing.Entries[number], parts));
                    break;
                default:
                    break;
            }

            bool Module(string[] module, bool? isDirect) =>
                module[1].Length == 0
                || listing.Add(
                    new Declared
                    {
                        Ecosystem = Ecosystem.Go,
                        Name = module[1],
                        Version = module[2] == NoVersion ? null : module[2],
                        Span = span,
                        IsDirect = isDirect,
                        Hashes = Sum(module),
                    }
                );

            void Library(string version)
            {
                // Behind a blank stands what the compiler was made with.
                var plain = version.StartsWith("go", StringComparison.Ordinal) ? version[2..].Split(' ', '-')[0] : "";
                if (plain.Length > 0 && char.IsAsciiDigit(plain[0]))
                    listing.Add(
                        new Declared
                        {
                            Ecosystem = Ecosystem.Go,
                            Name = "stdlib",
                            Version = plain,
                            Span = span,
                            IsDirect = true,
                        }
                    );
            }
        }
    }

    private static Declared Replaced(Declared entry, string[] by) =>
        by.Length > 2 && by[2] is { Length: > 0 } version and not NoVersion
            ? entry with
            {
                Name = by[1],
                Version = version,
                Hashes = Sum(by),
            }
            : entry with
            {
                Version = null,
                Hashes = [],
                Origin = by[1],
            };

    private static ImmutableArray<ComponentHash> Sum(string[] module) =>
        module.Length > 3 && module[3].StartsWith("h1:", StringComparison.Ordinal) ? Digests.OfBase64("SHA-256", module[3][3..]) : [];

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "app.buildinfo",
                """
                go	go1.22.3
                path	example.com/app/cmd/app
                mod	example.com/app	(devel)	
                dep	github.com/pkg/errors	v0.9.1	h1:FEBLx1zS214owpjy7qsBeixbURkuhQAwrK5UwLGTwt4=
                dep	example.com/old	v1.0.0
                =>	example.com/new	v1.1.0
                dep	example.com/own	v0.0.0
                =>	../own	(devel)	
                build	-compiler=gc
                """,
                "pkg:golang/stdlib@1.22.3",
                "pkg:golang/github.com/pkg/errors@v0.9.1",
                "pkg:golang/example.com/new@v1.1.0",
                "pkg:golang/example.com/own"
            ),
            Of(
                "tool.buildinfo",
                "/usr/bin/tool: go1.19.8\n\tpath\texample.com/tool\n\tmod\texample.com/tool\tv2.0.1\th1:FEBLx1zS214owpjy7qsBeixbURkuhQAwrK5UwLGTwt4=\n",
                "pkg:golang/stdlib@1.19.8",
                "pkg:golang/example.com/tool@v2.0.1"
            ),
        ];
}
