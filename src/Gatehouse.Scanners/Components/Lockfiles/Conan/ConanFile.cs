namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What a project of Conan asks for, where no program says it.</summary>
public sealed class ConanFile : Lockfile
{
    public override string Name => "conanfile.txt";

    public override bool Wants(SourcePath path) => path.IsNamed("conanfile.txt");

    public override void Read(SourceFile file, Listing listing)
    {
        var section = "";
        foreach (var (number, span, line) in Lines.Of(file))
        {
            var text = line.Split('#', 2)[0].Trim();
            if (text.Length == 0)
                continue;
            if (text[0] == '[' && text[^1] == ']' && !text.Contains('/', StringComparison.Ordinal))
            {
                section = text;
                continue;
            }

            if (section is not ("[requires]" or "[build_requires]" or "[tool_requires]" or "[test_requires]"))
                continue;
            var start = line.IndexOf(text, StringComparison.Ordinal);
            if (ConanReference.Read(text, Lines.At(span, line, start, text.Length)) is not { } entry)
            {
                listing.FailAt(number, "a requirement without name and version");
                continue;
            }

            var scope = section switch
            {
                "[requires]" => ComponentScope.Shipped,
                "[test_requires]" => ComponentScope.Test,
                _ => ComponentScope.Development,
            };
            if (!listing.Add(entry with { Scope = scope, IsDirect = true }))
                return;
        }
    }

    public override void Join(Listing own, Listings all)
    {
        if (all[Joining.FolderOf(own.Path) + "conan.lock"] is { } resolved)
            Pinning.LeaveTo(own, [resolved]);
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "conanfile.txt",
                """
                [requires]
                zlib/1.2.11
                fmt/[>=9 <10]@

                [tool_requires]
                cmake/3.27.0

                [generators]
                CMakeDeps
                """,
                "pkg:conan/zlib@1.2.11",
                "pkg:conan/fmt",
                "pkg:conan/cmake@3.27.0"
            ),
        ];
}
