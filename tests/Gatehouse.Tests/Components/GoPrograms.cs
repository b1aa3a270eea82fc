using System.Buffers.Binary;
using System.Text;
using Gatehouse.Engine;
using Gatehouse.Engine.Sources;
using Gatehouse.Scanners.Components;

namespace Gatehouse.Tests.Components;

/// <summary>Programs as Go's linker lays them out, made here as far as a reader looks.</summary>
public sealed class GoPrograms
{
    private const string Modules =
        "path\texample.com/app\nmod\texample.com/app\t(devel)\t\ndep\texample.com/lib\tv1.2.3\th1:FEBLx1zS214owpjy7qsBeixbURkuhQAwrK5UwLGTwt4=\n";

    private static readonly string[] Expected = ["pkg:golang/stdlib@1.20.1", "pkg:golang/example.com/lib@v1.2.3"];

    private const int DataAt = 0x400;
    private const ulong DataAddress = 0x500000;

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(true, false, false)]
    [InlineData(true, true, false)]
    [InlineData(false, false, false)]
    [InlineData(false, true, true)]
    public void Of_Linux_tell_what_they_are_built_of(bool is64, bool isBigEndian, bool isInline) =>
        Purls("app", Elf(is64, isBigEndian, isInline)).ShouldBe(Expected);

    [Fact]
    public void Of_Linux_without_named_sections_have_it_where_data_begins() =>
        Purls("bin/app-1.0-linux-amd64", Elf(true, false, true, withSections: false)).ShouldBe(Expected);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_Windows_have_it_where_data_begins(bool isInline) => Purls("app.exe", Portable(isInline)).ShouldBe(Expected);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Of_macOS_have_a_section_for_it(bool isInline, bool isForSeveral) =>
        Purls("app", isForSeveral ? ForSeveral(MachO(isInline)) : MachO(isInline)).ShouldBe(Expected);

    [Fact]
    public void Are_found_in_archives_too()
    {
        using var zip = new MemoryStream();
        using (var archive = new System.IO.Compression.ZipArchive(zip, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("dist/app").Open();
            entry.Write(Elf(true, false, true));
        }

        var tree = new MemoryTree().Add("release.zip", zip.ToArray());
        var options = new WalkOptions { Archives = new() };
        FrontDoor
            .Sweep(tree, options: options, scanners: [new ComponentsScanner().Configure(tree)])
            .Components.Select(component => component.Purl)
            .ShouldBe(Expected);
    }

    [Fact]
    public void Of_other_languages_tell_nothing()
    {
        var program = Elf(true, false, true);
        program.AsSpan(DataAt, 16).Clear();
        var swept = Sweep("app", program);
        swept.Components.ShouldBeEmpty();
        swept.Coverage.Failures.ShouldBeEmpty();
    }

    [Fact]
    public void Whose_information_is_broken_are_told()
    {
        var program = Elf(true, false, true);
        program.AsSpan(DataAt + 32, 10).Fill(0xFF);
        Sweep("app", program).Coverage.Failures.ShouldHaveSingleItem().Reason.ShouldContain("Go program");
    }

    /// <summary>Cut anywhere or with any byte of their heads changed, they are read to an end without a fault.</summary>
    [Fact]
    public void That_are_hostile_do_no_harm()
    {
        foreach (
            var program in (byte[][])
                [Elf(true, false, false), Elf(false, true, true), Portable(false), MachO(false), ForSeveral(MachO(true))]
        )
        {
            for (var at = 4; at < program.Length; at += at < 0x300 ? 3 : 31)
            {
                Harmless(program[..at]);
                foreach (var value in (byte[])[0xFF, 0x7F, 0x00])
                {
                    byte[] changed = [.. program];
                    changed.AsSpan(at, Math.Min(8, changed.Length - at)).Fill(value);
                    Harmless(changed);
                }
            }
        }

        static void Harmless(byte[] program) =>
            Sweep("app", program)
                .Coverage.Failures.ShouldAllBe(failure => !failure.Reason.Contains("the scanner failed", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Purls(string path, byte[] program)
    {
        var swept = Sweep(path, program);
        swept.Coverage.Failures.ShouldBeEmpty();
        return swept.Components.Select(component => component.Purl);
    }

    private static Swept Sweep(string path, byte[] program)
    {
        var tree = new MemoryTree().Add(path, program);
        return FrontDoor.Sweep(tree, scanners: [new ComponentsScanner().Configure(tree)]);
    }

    /// <summary>What stands where the data begins: the mark, then the texts, or where they are.</summary>
    private static byte[] Information(bool is64, bool isBigEndian, bool isInline)
    {
        var version = "go1.20.1"u8;
        byte[] modules = [.. new byte[15], 1, .. Encoding.UTF8.GetBytes(Modules), .. new byte[15], 2];
        modules[^17].ShouldBe((byte)'\n');
        var data = new List<byte> { 0xFF };
        data.AddRange(" Go buildinf:"u8);
        data.Add((byte)(is64 ? 8 : 4));
        data.Add((byte)((isBigEndian ? 1 : 0) | (isInline ? 2 : 0)));
        if (isInline)
        {
            data.AddRange(new byte[16]);
            data.Add((byte)version.Length);
            data.AddRange(version);
            data.Add((byte)(modules.Length & 0x7F | 0x80));
            data.Add((byte)(modules.Length >> 7));
            data.AddRange(modules);
            return [.. data];
        }

        var size = is64 ? 8 : 4;
        var texts = DataAddress + 64 + (ulong)(4 * size);
        Address(DataAddress + 64);
        Address(DataAddress + 64 + (ulong)(2 * size));
        data.AddRange(new byte[64 - data.Count]);
        Address(texts);
        Address((ulong)version.Length);
        Address(texts + (ulong)version.Length);
        Address((ulong)modules.Length);
        data.AddRange(version);
        data.AddRange(modules);
        return [.. data];

        void Address(ulong value) => data.AddRange(Number(value, size, isBigEndian));
    }

    private static byte[] Number(ulong value, int size, bool isBigEndian)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        var own = bytes[..size];
        if (isBigEndian)
            Array.Reverse(own);
        return own;
    }

    private static byte[] Elf(bool is64, bool isBigEndian, bool isInline, bool withSections = true)
    {
        var information = Information(is64, isBigEndian, isInline);
        var file = new byte[DataAt + information.Length];
        information.CopyTo(file, DataAt);
        var word = is64 ? 8 : 4;
        "\u007FELF"u8.CopyTo(file);
        (file[4], file[5], file[6]) = ((byte)(is64 ? 2 : 1), (byte)(isBigEndian ? 2 : 1), 1);
        Put(is64 ? 32 : 28, 0x40, word);
        Put(is64 ? 40 : 32, 0x100, word);
        var sizes = is64 ? 54 : 42;
        Put(sizes, is64 ? 56 : 32, 2);
        Put(sizes + 2, 1, 2);
        Put(sizes + 4, is64 ? 64 : 40, 2);
        Put(sizes + 6, withSections ? 2 : 0, 2);
        Put(sizes + 8, 1, 2);
        Put(0x40, 1, 4);
        Put(0x40 + (is64 ? 4 : 24), 6, 4);
        Put(0x40 + (is64 ? 8 : 4), DataAt, word);
        Put(0x40 + (is64 ? 16 : 8), (long)DataAddress, word);
        Put(0x40 + (is64 ? 32 : 16), information.Length, word);
        var row = is64 ? 64 : 40;
        Section(0, 1, DataAt, information.Length);
        Section(1, 0, 0x300, 32);
        "\0.go.buildinfo\0"u8.CopyTo(file.AsSpan(0x300));
        return file;

        void Section(int number, int name, int offset, int length)
        {
            Put(0x100 + (number * row), name, 4);
            Put(0x100 + (number * row) + (is64 ? 24 : 16), offset, word);
            Put(0x100 + (number * row) + (is64 ? 32 : 20), length, word);
        }

        void Put(int at, long value, int size) => Number((ulong)value, size, isBigEndian).CopyTo(file, at);
    }

    private static byte[] Portable(bool isInline)
    {
        var information = Information(true, false, isInline);
        var file = new byte[DataAt + information.Length];
        information.CopyTo(file, DataAt);
        "MZ"u8.CopyTo(file);
        Put(60, 0x80, 4);
        "PE\0\0"u8.CopyTo(file.AsSpan(0x80));
        Put(0x86, 1, 2);
        Put(0x94, 240, 2);
        Put(0x98, 0x20B, 2);
        Put(0x98 + 24, 0x400000, 8);
        Put(0x98 + 240 + 12, 0x100000, 4);
        Put(0x98 + 240 + 16, information.Length, 4);
        Put(0x98 + 240 + 20, DataAt, 4);
        Put(0x98 + 240 + 36, 0xC0000040, 4);
        return file;

        void Put(int at, long value, int size) => Number((ulong)value, size, false).CopyTo(file, at);
    }

    private static byte[] MachO(bool isInline)
    {
        var information = Information(true, false, isInline);
        var file = new byte[DataAt + information.Length];
        information.CopyTo(file, DataAt);
        Put(0, 0xFEEDFACF, 4);
        Put(16, 1, 4);
        Put(32, 0x19, 4);
        Put(36, 72 + 80, 4);
        "__DATA"u8.CopyTo(file.AsSpan(40));
        Put(32 + 24, (long)DataAddress, 8);
        Put(32 + 40, DataAt, 8);
        Put(32 + 48, information.Length, 8);
        "__go_buildinfo"u8.CopyTo(file.AsSpan(32 + 72));
        Put(32 + 72 + 40, information.Length, 8);
        Put(32 + 72 + 48, DataAt, 4);
        return file;

        void Put(int at, long value, int size) => Number((ulong)value, size, false).CopyTo(file, at);
    }

    private static byte[] ForSeveral(byte[] program)
    {
        byte[] head = [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 1, .. new byte[8], 0, 0, 0x10, 0, .. new byte[8]];
        return [.. head, .. new byte[0x1000 - head.Length], .. program];
    }
}
