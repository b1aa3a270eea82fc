using System.Text;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Sources;
using Gatehouse.Scanners.Secrets;

namespace Gatehouse.Tests.Sources;

public sealed class TextForms
{
    private static string Key { get; } = "sk" + "_live_" + TokenPattern.Of("[A-Z][0-9][a-z][A-Z][a-z][0-9][0-9A-Za-z]{26}").Fake(3);

    /// <summary>The key stands in the third line, its first character is the seventh.</summary>
    private static string Text(string end) => $"first{end}{end}key = \"{Key}\"{end}last line, long enough to tell the encoding by{end}";

    public static TheoryData<string> Forms =>
        [
            "utf-8",
            "utf-8 with a mark",
            "utf-16le",
            "utf-16le with a mark",
            "utf-16be",
            "utf-16be with a mark",
            "utf-32le with a mark",
            "latin-1",
        ];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Whatever_form_a_text_has_the_place_is_told_in_its_characters(string form)
    {
        foreach (var end in (ReadOnlySpan<string>)["\n", "\r\n", "\r"])
        {
            var finding = Only(Encode(form, Text(end)));
            (finding.Location.Line, finding.Location.Column).ShouldBe((3, 8), $"{form} {end.Length}");
            (finding.Location.EndLine, finding.Location.EndColumn).ShouldBe((3, 8 + Key.Length));
            finding.Snippet!.Text.ShouldStartWith("key = \"");
            finding.Snippet.Text.ShouldNotContain(Key[10..]);
            finding.Snippet.Text.ShouldNotContain("first");
            finding.Snippet.Text.ShouldNotContain("last");
            finding.Snippet.Text.ShouldNotContain("\0");
        }
    }

    [Fact]
    public void A_character_of_any_width_is_one_column()
    {
        Only(Encode("latin-1", $"/* Übergröße */ key = \"{Key}\"\n")).Location.Column.ShouldBe(24);
        Only(Encode("utf-8", $"/* Übergröße */ key = \"{Key}\"\n")).Location.Column.ShouldBe(24);
        Only(Encode("utf-16le with a mark", $"/* Übergröße */ key = \"{Key}\"\n")).Location.Column.ShouldBe(24);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void No_beginning_of_a_text_is_taken_for_that_of_a_binary_file(string form)
    {
        using var ground = new Ground().Add("a.txt", Encode(form, Text("\n") + new string('x', 300_000) + $"\nkey = \"{Key}\"\n"));
        var closed = new WalkOptions { Archives = null };
        FrontDoor.Sweep(DirectoryTree.Open(ground.Path), 1, closed).Findings.Length.ShouldBe(2);
    }

    [Fact]
    public void Of_a_long_binary_file_no_more_is_read_than_tells_it_and_it_is_told_all_the_same()
    {
        using var ground = new Ground().Add("a.bin", [0, .. Encoding.ASCII.GetBytes(new string('x', 300_000) + $"\nkey = \"{Key}\"\n")]);
        var swept = FrontDoor.Sweep(DirectoryTree.Open(ground.Path), 1, new WalkOptions { Archives = null });
        swept.Findings.ShouldBeEmpty();
        swept.Coverage.PassedOver.ShouldHaveSingleItem().Reason.ShouldBe(PassedOverReason.Binary);
        // Its strings stand anywhere.
        FrontDoor
            .Sweep(DirectoryTree.Open(ground.Path), 1, new WalkOptions { Archives = null, ReadsBinaries = true })
            .Findings.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_zero_byte_late_in_a_text_does_not_make_it_binary_and_an_early_one_does()
    {
        var late = new string('x', 9000) + "\n\0\n" + $"key = \"{Key}\"\n";
        Only(Encode("utf-8", late)).Location.Line.ShouldBe(4 - 1);
        var early = FrontDoor.Sweep(new MemoryTree().Add("a.txt", Encode("utf-8", $"\0\0\0key = \"{Key}\"\n")));
        early.Findings.ShouldBeEmpty();
        early.Coverage.PassedOver.ShouldHaveSingleItem().Reason.ShouldBe(PassedOverReason.Binary);
    }

    [Fact]
    public void Half_a_character_at_the_end_hides_nothing()
    {
        Only([.. Encode("utf-16le with a mark", Text("\n")), 0x41]).Location.Line.ShouldBe(3);
        Only([.. Encode("utf-16le", Text("\n")), 0x41]).Location.Line.ShouldBe(3);
        Only([.. Encode("utf-16be", Text("\n")), 0x00]).Location.Line.ShouldBe(3);
    }

    private static Finding Only(byte[] content) => FrontDoor.Sweep(new MemoryTree().Add("a.txt", content)).Findings.ShouldHaveSingleItem();

    private static byte[] Encode(string form, string text)
    {
        Encoding encoding = form switch
        {
            _ when form.StartsWith("utf-16le", StringComparison.Ordinal) => Encoding.Unicode,
            _ when form.StartsWith("utf-16be", StringComparison.Ordinal) => Encoding.BigEndianUnicode,
            _ when form.StartsWith("utf-32le", StringComparison.Ordinal) => Encoding.UTF32,
            "latin-1" => Encoding.Latin1,
            _ => Encoding.UTF8,
        };
        var bytes = encoding.GetBytes(text);
        return form.EndsWith("mark", StringComparison.Ordinal) ? [.. encoding.Preamble, .. bytes] : bytes;
    }
}
