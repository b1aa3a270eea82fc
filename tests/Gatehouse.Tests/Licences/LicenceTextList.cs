using System.Text.Json;
using Gatehouse.Engine.Syntax.Spdx;
using Gatehouse.Scanners.Licences.Texts;

namespace Gatehouse.Tests.Licences;

/// <summary>
/// Holds what is embedded against the texts of SPDX's list, where GATEHOUSE_SPDX names the folder that
/// <c>src/Gatehouse.Engine/Syntax/Spdx/make-table.sh FOLDER</c> filled. With GATEHOUSE_UPDATE=1 it writes the embedded table anew.
/// </summary>
public sealed class LicenceTextList
{
    /// <summary>What is in wide use is told from its neighbours by more.</summary>
    private const int MostRuns = 96;
    private const int MostRunsOfApproved = 400;

    private static readonly string? _folder = Environment.GetEnvironmentVariable("GATEHOUSE_SPDX");

    [Fact]
    public void Is_what_is_embedded()
    {
        Assert.SkipWhen(_folder is null, "GATEHOUSE_SPDX names no folder with the list");
        var prints = new List<LicencePrint>();
        foreach (var (id, text) in Texts().Concat(Variants()).OrderBy(one => one.Id.Length).ThenBy(one => one.Id, StringComparer.Ordinal))
        {
            var isApproved = SpdxList.Known.Licence(id)!.IsOsiApproved;
            var print = LicencePrint.Of(id, text, isApproved ? MostRunsOfApproved : MostRuns);
            if (print.Runs.Length >= 8 && !prints.Any(other => other.Level == print.Level && other.Runs.SequenceEqual(print.Runs)))
                prints.Add(print);
        }

        var bytes = LicenceTexts.Write(prints);
        var file = Path.Combine(Committed.Root, "src/Gatehouse.Scanners/Licences/Texts/licence-texts.bin");
        if (Committed.IsUpdating)
            File.WriteAllBytes(file, bytes);
        File.ReadAllBytes(file).ShouldBe(bytes);
        TestContext.Current.TestOutputHelper?.WriteLine($"{prints.Count} licences, {bytes.Length} bytes");
    }

    [Fact]
    public void Is_recognised()
    {
        Assert.SkipWhen(_folder is null, "GATEHOUSE_SPDX names no folder with the list");
        var wrong = new List<string>();
        var all = 0;
        foreach (var (id, text) in Texts())
        {
            all++;
            var seen = LicenceTexts.Known.Recognise(text);
            if (seen is not [var one, ..] || one != id)
                wrong.Add($"{id} as {string.Join(", ", seen)}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{all - wrong.Count} of {all}\n{string.Join('\n', wrong)}");
        ((double)wrong.Count / all).ShouldBeLessThan(0.05);
    }

    /// <summary>The texts of ids of today; a text that says the same for a version alone and for later ones is the version's.</summary>
    private static IEnumerable<(string Id, string Text)> Texts()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_folder!, "spdx-license-list", "licenses"), "*.json"))
        {
            var id = Path.GetFileNameWithoutExtension(file);
            if (SpdxList.Known.Licence(id) is not { IsDeprecated: false } || id.EndsWith("-or-later", StringComparison.Ordinal))
                continue;
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            var text = json.RootElement.GetProperty("licenseText").GetString()!;
            // SPDX prints the other licence below the lesser one; copies rarely do.
            if (id == "LGPL-3.0-only" && text.LastIndexOf("GNU GENERAL PUBLIC LICENSE", StringComparison.Ordinal) is > 1000 and var other)
                text = text[..other];
            yield return (id, text);
        }
    }

    /// <summary>Where the list prints a name that each copy replaces by its own, the words that most copies have.</summary>
    private static IEnumerable<(string Id, string Text)> Variants()
    {
        foreach (var (id, text) in Texts())
        {
            if (id == "ISC")
                yield return (
                    id,
                    text.Replace("ISC DISCLAIMS", "THE AUTHOR DISCLAIMS", StringComparison.Ordinal)
                        .Replace("SHALL ISC", "SHALL THE AUTHOR", StringComparison.Ordinal)
                );
            else if (id is "BSD-2-Clause" or "BSD-3-Clause" or "BSD-4-Clause")
                yield return (
                    id,
                    text.Replace("COPYRIGHT HOLDERS AND CONTRIBUTORS", "AUTHOR", StringComparison.Ordinal)
                        .Replace("COPYRIGHT HOLDER OR CONTRIBUTORS", "AUTHOR", StringComparison.Ordinal)
                );
            // Many copies leave out how to use the licence; others are that notice and nothing else.
            else if (id == "Apache-2.0")
            {
                yield return (id, text[..text.IndexOf("APPENDIX", StringComparison.Ordinal)]);
                yield return (id, text[text.LastIndexOf("Licensed under the Apache License", StringComparison.Ordinal)..]);
            }
            else if (id == "MPL-2.0")
            {
                var notice = text[text.IndexOf("This Source Code Form is subject to the terms", StringComparison.Ordinal)..];
                yield return (id, notice[..notice.IndexOf("If it is not possible", StringComparison.Ordinal)]);
            }
        }
    }
}
