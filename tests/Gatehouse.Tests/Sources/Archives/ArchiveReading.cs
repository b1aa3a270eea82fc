using System.Formats.Tar;
using System.Text;
using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Sources.Archives;
using Gatehouse.Scanners.Secrets;

namespace Gatehouse.Tests.Sources.Archives;

public sealed class ArchiveReading
{
    private static readonly string Token = TokenPattern.Of("glpat-[0-9a-zA-Z_-]{20}").Fake(7);
    private static readonly byte[] Leak = Encoding.UTF8.GetBytes($"\nvalue = \"{Token}\"\n");
    private static readonly string LongName = string.Concat(Enumerable.Repeat("a-long-folder-name/", 14)) + "settings.py";

    [Fact]
    public void Finds_what_a_zip_of_any_name_holds()
    {
        var finding = Sweep("dist/app.whl", Pack.Zip(("pkg/settings.py", Leak))).Findings.ShouldHaveSingleItem();
        finding.Location.Path.ShouldBe("dist/app.whl!/pkg/settings.py");
        finding.Location.Line.ShouldBe(2);
        Paths(Sweep("blob", Pack.Zip(("a", Leak)))).ShouldBe(["blob!/a"]);
    }

    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.Pax)]
    public void Finds_what_a_tar_holds_packed_or_not(TarEntryFormat format)
    {
        var tar = Pack.Tar(format, ("pkg/readme", "hello"u8.ToArray()), ("pkg/settings.py", Leak));
        Paths(Sweep("app.tar", tar)).ShouldBe(["app.tar!/pkg/settings.py"]);
        Paths(Sweep("app.tgz", Pack.Gzip(tar))).ShouldBe(["app.tgz!/pkg/settings.py"]);
    }

    [Theory]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.Pax)]
    public void Reads_long_names_in_a_tar(TarEntryFormat format) =>
        Paths(Sweep("app.tar", Pack.Tar(format, (LongName, Leak)))).ShouldBe(["app.tar!/" + LongName]);

    [Fact]
    public void Finds_what_a_lone_packed_file_holds() => Paths(Sweep("app.log.gz", Pack.Gzip(Leak))).ShouldBe(["app.log.gz!/app.log"]);

    [Fact]
    public void Opens_archives_in_archives_as_deep_as_it_may()
    {
        var nested = Pack.Zip(("c.tgz", Pack.Gzip(Pack.Tar(TarEntryFormat.Pax, ("d.py", Leak)))));
        var three = Pack.Zip(("b.jar", nested));
        Paths(Sweep("a.zip", three)).ShouldBe(["a.zip!/b.jar!/c.tgz!/d.py"]);
        var swept = Sweep("z.zip", Pack.Zip(("a.zip", three)));
        swept.Findings.ShouldBeEmpty();
        Told(swept).ShouldBe(["z.zip!/a.zip!/b.jar!/c.tgz: Limit: archives in archives are opened 3 deep"]);
        swept.Coverage.Failures.ShouldBeEmpty();
    }

    [Fact]
    public void Keeps_names_that_climb_below_the_archive() =>
        Paths(Sweep("a.zip", Pack.Zip(("../../etc/./passwd", Leak), ("/root\\key", Leak))))
            .ShouldBe(["a.zip!/etc/passwd", "a.zip!/root/key"], ignoreOrder: true);

    [Fact]
    public void Finds_a_zip_behind_a_script()
    {
        byte[] pex = [.. "#!/usr/bin/env python3\n"u8, .. Pack.Zip(("settings.py", Leak))];
        Paths(Sweep("tool", pex)).ShouldBe(["tool!/settings.py"]);
    }

    [Fact]
    public void Leaves_archives_closed_where_that_is_asked()
    {
        var swept = Sweep("a.zip", Pack.Zip(("a", Leak)), new WalkOptions { Archives = null });
        swept.Findings.ShouldBeEmpty();
        swept.Coverage.PassedOver.ShouldHaveSingleItem().Reason.ShouldBe(PassedOverReason.Binary);
    }

    [Fact]
    public void Tells_what_it_cannot_open()
    {
        var zip = Pack.Zip(("a", Leak));
        // The flag of encryption, in the entry's own header and in the directory.
        zip[6] |= 1;
        zip[zip.AsSpan().IndexOf("PK\u0001\u0002"u8) + 8] |= 1;
        Told(Sweep("a.zip", zip)).ShouldBe(["a.zip!/a: Packed: encrypted"]);
        Told(Sweep("a.xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, 0, 0]))
            .ShouldBe(["a.xz: Packed: packed as xz, which Gatehouse does not open"]);
        var inner = Pack.Zip(("a.bz2", "BZh91AY&SY01234"u8.ToArray()), ("b.class", [0, 1, 2]), ("c.class", [0, 1, 2]));
        Told(Sweep("a.jar", inner))
            .ShouldBe([
                "a.jar: Binary: 2 entries, the first is b.class: a NUL byte near its beginning",
                "a.jar!/a.bz2: Packed: packed as bzip2, which Gatehouse does not open",
            ]);
    }

    [Fact]
    public void Passes_over_entries_larger_than_files_may_be()
    {
        var swept = Sweep("a.zip", Pack.Zip(("big", new byte[3000]), ("small", Leak)), new WalkOptions { MaxFileSize = 2000 });
        Told(swept).ShouldHaveSingleItem().ShouldStartWith("a.zip!/big: TooLarge");
        Paths(swept).ShouldBe(["a.zip!/small"]);
    }

    [Fact]
    public void Stops_at_what_one_archive_may_unpack_to()
    {
        var text = Encoding.ASCII.GetBytes(new string('a', 300_000));
        var files = Enumerable.Range(0, 9).Select(i => ($"{i}.txt", text)).ToArray();
        var limits = new ArchiveLimits { MaxExpanded = 1_000_000 };
        var swept = Sweep("a.zip", Pack.Zip(files), new WalkOptions { Archives = limits });
        Told(swept).ShouldHaveSingleItem().ShouldStartWith("a.zip: Limit: it unpacks to more than");
        swept.Coverage.Failures.ShouldBeEmpty();
        swept.Coverage.Scanners.Max(scanner => scanner.Bytes).ShouldBeLessThan(1_000_001);
    }

    [Fact]
    public void Stops_at_a_nested_bomb()
    {
        var zeros = Pack.Zip(("0", Encoding.ASCII.GetBytes(new string('0', 9_000_000))));
        var middle = Pack.Zip([.. Enumerable.Range(0, 16).Select(i => ($"{i}.zip", zeros))]);
        var bomb = Pack.Zip([.. Enumerable.Range(0, 16).Select(i => ($"{i}.zip", middle))]);
        bomb.Length.ShouldBeLessThan(1_000_000);
        var swept = Sweep("bomb.zip", bomb);
        Told(swept).ShouldHaveSingleItem().ShouldStartWith("bomb.zip: Limit: it unpacks to more than");
        swept.Coverage.Scanners.Max(scanner => scanner.Bytes).ShouldBeLessThan(256L * 1024 * 1024);
    }

    [Fact]
    public void Reads_no_byte_of_a_zip_under_two_names()
    {
        // The directory of a zip of one entry, once more: two entries on the same bytes.
        var zip = Pack.Zip(("a", Leak));
        var directory = zip.AsSpan().IndexOf("PK\u0001\u0002"u8);
        var end = zip.AsSpan().IndexOf("PK\u0005\u0006"u8);
        byte[] twice = [.. zip[..end], .. zip[directory..]];
        var count = twice.AsSpan(twice.Length - 22);
        count[8] = count[10] = 2;
        BitConverter.TryWriteBytes(count[12..], 2 * (end - directory)).ShouldBeTrue();
        var swept = Sweep("a.zip", twice);
        swept.Findings.Length.ShouldBe(1);
        swept.Coverage.Failures.ShouldHaveSingleItem().Reason.ShouldContain("overlap");
    }

    [Fact]
    public void Stops_at_ten_gigabytes_of_zeros()
    {
        var swept = Sweep("zeros.gz", Pack.GzipOfZeros(10L * 1024 * 1024 * 1024));
        Told(swept).ShouldHaveSingleItem().ShouldStartWith("zeros.gz");
        swept.Coverage.Failures.ShouldBeEmpty();
    }

    [Fact]
    public void Stops_at_more_entries_than_it_may_read()
    {
        var files = Enumerable.Range(0, 1_000).Select(i => ($"{i}", "a"u8.ToArray())).ToArray();
        var limits = new ArchiveLimits { MaxEntries = 999 };
        Told(Sweep("a.zip", Pack.Zip(files), new WalkOptions { Archives = limits }))
            .ShouldBe(["a.zip: Limit: it holds more than 999 entries; the rest of it was left out"]);
        Told(Sweep("a.zip", Pack.Zip(files), new WalkOptions { Archives = limits with { MaxEntries = 1_000 } })).ShouldBeEmpty();
    }

    [Fact]
    public void Reads_a_hundred_thousand_entries()
    {
        var files = Enumerable.Range(0, 99_999).Select(i => ($"{i}", "a"u8.ToArray())).Append(("last", Leak)).ToArray();
        var swept = Sweep("a.tar", Pack.Tar(TarEntryFormat.Ustar, files), new WalkOptions { MaxFileSize = 200_000_000 });
        Paths(swept).ShouldBe(["a.tar!/last"]);
        Told(swept).ShouldBeEmpty();
    }

    [Fact]
    public void Tells_damage_wherever_an_archive_is_cut()
    {
        var noise = new byte[4000];
        for (var i = 0; i < noise.Length; i++)
            noise[i] = (byte)(33 + (i * 7919 % 89));
        var tar = Pack.Tar(TarEntryFormat.Ustar, ("a", noise));
        var zip = Pack.Zip(("a", noise));
        var gzip = Pack.Gzip(noise);
        foreach (var whole in (byte[][])[tar[..4608], zip, gzip, Pack.Gzip(tar)])
        {
            for (var length = 600; length < whole.Length - 20; length += 211)
            {
                var swept = Sweep("cut", whole[..length]);
                swept.Coverage.Failures.ShouldNotBeEmpty($"{whole[0]:x} of {whole.Length} cut at {length}");
                swept.Coverage.IsComplete.ShouldBeFalse();
            }
        }
    }

    [Fact]
    public void Survives_any_damaged_byte()
    {
        byte[][] wholes =
        [
            Pack.Zip(("a.py", Leak), ("b.py", Leak)),
            Pack.Tar(TarEntryFormat.Pax, (LongName, Leak)),
            Pack.Gzip(Pack.Tar(TarEntryFormat.Gnu, (LongName, Leak))),
        ];
        foreach (var whole in wholes)
        {
            for (var at = 0; at < whole.Length; at += 3)
            {
                var damaged = (byte[])whole.Clone();
                damaged[at] ^= (byte)(1 + at % 255);
                Sweep("a", damaged).Coverage.Failures.ShouldAllBe(failure => !failure.Reason.Contains("scanner"));
            }
        }
    }

    [Theory]
    [InlineData("777777777777")]
    [InlineData("99999999999")]
    public void Tells_absurd_sizes_in_a_tar(string size) => Damaged(Pack.TarHeader("a", Encoding.ASCII.GetBytes(size)));

    [Fact]
    public void Tells_negative_and_endless_sizes_in_a_tar()
    {
        Damaged(Pack.TarHeader("a", [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE]));
        Damaged(Pack.TarHeader("a", [0x80, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE]));
        Damaged(Pack.TarHeader("a", [0x80, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]));
        Damaged(Pack.TarHeader("a", Pack.Octal(100_000_000), 'L'));
    }

    [Fact]
    public void Follows_no_link_in_a_tar()
    {
        byte[] tar =
        [
            .. Pack.TarHeader("a", Pack.Octal(0), '2', "b"),
            .. Pack.TarHeader("b", Pack.Octal(0), '2', "a"),
            .. Pack.TarHeader("c", Pack.Octal(0), '1', "c"),
            .. Pack.TarHeader("d", Pack.Octal(Leak.Length)),
            .. Leak,
            .. new byte[512 - Leak.Length + 1024],
        ];
        var swept = Sweep("a.tar", tar);
        Paths(swept).ShouldBe(["a.tar!/d"]);
        swept.Coverage.Failures.ShouldBeEmpty();
    }

    [Fact]
    public void Leaves_out_what_the_settings_exclude_inside()
    {
        var options = new WalkOptions { Exclude = [Engine.Sources.Ignore.PathGlob.Parse("*.md")] };
        Told(Sweep("a.zip", Pack.Zip(("a.md", Leak)), options)).ShouldHaveSingleItem().ShouldStartWith("a.zip!/a.md: Excluded");
    }

    [Fact]
    public void Reads_the_strings_of_a_binary_where_that_is_asked()
    {
        byte[] program = [0x7F, (byte)'E', 0, 1, 2, 0xFF, .. Encoding.ASCII.GetBytes(Token), 0, 0xFE, 3];
        // Enough else around it that the file as a whole is no UTF-16 text.
        byte[] wide = [0x7F, 0, 0, 1, .. Enumerable.Repeat((byte)0xFF, 401), .. Encoding.Unicode.GetBytes(Token), 0xFF, 0xFE];
        Sweep("a.out", program).Findings.ShouldBeEmpty();
        var options = new WalkOptions { ReadsBinaries = true };
        var finding = Sweep("a.out", program, options).Findings.ShouldHaveSingleItem();
        (finding.Location.Line, finding.Location.Column, finding.Location.Span.Start).ShouldBe((1, 7, 6));
        Sweep("a.dll", wide, options).Findings.ShouldHaveSingleItem().Location.Span.Start.ShouldBe(405);
        Paths(Sweep("a.zip", Pack.Zip(("lib.so", program)), options)).ShouldBe(["a.zip!/lib.so"]);
    }

    private static void Damaged(byte[] tar)
    {
        var swept = Sweep("a.tar", [.. tar, .. new byte[2048]]);
        swept.Coverage.Failures.ShouldHaveSingleItem().Reason.ShouldStartWith("the archive is damaged");
    }

    private static Swept Sweep(string path, byte[] content, WalkOptions? options = null) =>
        FrontDoor.Sweep(new MemoryTree().Add(path, content), options: options);

    private static IEnumerable<string> Paths(Swept swept) => swept.Findings.Select(finding => finding.Location.Path);

    private static IEnumerable<string> Told(Swept swept) =>
        swept.Coverage.PassedOver.Select(passed => $"{passed.Path}: {passed.Reason}: {passed.Detail}");
}
