using System.Text;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What <c>configparser</c> holds: set by the program, or read from a file that lies in the tree.</summary>
internal sealed partial class Interpreter
{
    private ApiPath SectionProxy => _paths.Of("configparser.SectionProxy()");

    private Value Converted(Value? written, string name, Value? fallback)
    {
        var text = (written?.Only as ConstantAtom)?.Text;
        return name switch
        {
            "getint" when long.TryParse(text, out var number) => Value.Of(number),
            "getboolean" when text?.ToLowerInvariant() is "1" or "yes" or "true" or "on" => Value.True,
            "getboolean" when text?.ToLowerInvariant() is "0" or "no" or "false" or "off" => Value.False,
            "getboolean" => AnyBool.Join(fallback ?? Value.Nothing),
            _ => AnyNumber.Join(fallback ?? Value.Nothing),
        };
    }

    /// <summary>With what the files say that are read, as far as the tree has them.</summary>
    private HeapObject WithFiles(HeapObject content, Value names)
    {
        var files = names.Only is ConstantAtom or TextAtom ? [names] : ItemsOf(names) ?? [];
        foreach (var file in files)
        {
            var name = file.Only switch
            {
                ConstantAtom { Text: { } known } when !known.StartsWith('/') => known,
                TextAtom { Pieces: [.., { Literal: { } end }] } when end.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash =>
                    end[(slash + 1)..],
                _ => null,
            };
            var written = name is null ? [] : _files.Read(Module.Folder, name);
            if (written.IsEmpty)
                content = Doubted(content);
            content = WithEntries(content, written);
        }

        return files.IsEmpty ? Doubted(content) : content;
    }

    private static HeapObject WithEntries(HeapObject content, ImmutableArray<(string Section, string Option, string Value)> written)
    {
        foreach (var (section, option, value) in written)
            content = content.WithEntry(SectionKey(section, option), Value.Of(value));
        return content;
    }

    /// <summary>A file that is elsewhere may say otherwise.</summary>
    private static HeapObject Doubted(HeapObject content)
    {
        foreach (var entry in content.Entries)
            content = content.WithEntry(entry.Key, entry.Value.Join(Value.Unknown));
        return content;
    }

    private static string SectionKey(string section, string option) => section + "\u0001" + option.ToLowerInvariant();

    /// <summary><c>conf['section'] = {'option': value}</c></summary>
    private void SetSection(ObjectAtom thing, Value title, Value section, bool isSure)
    {
        if (title.Only is not ConstantAtom { Text: { } name } || section.Only is not ObjectAtom inner || ObjectOf(inner) is not { } options)
        {
            Update(thing, before => before.WithSome(Value.Text(DeepTaint(section))), isSure: false);
            return;
        }

        foreach (var pair in options.Entries)
        {
            if (pair.Key is string option)
                Update(thing, before => before.WithEntry(SectionKey(name, option), pair.Value), isSure);
        }

        if (options.Rest is { } rest)
            Update(thing, before => before.WithSome(rest), isSure: false);
    }

    private HeapObject SectionOf(HeapObject content, string section)
    {
        var options = new HeapObject
        {
            Kind = ObjectKind.Dict,
            Rest = content.Rest,
            Path = SectionProxy,
        };
        foreach (var entry in content.Entries)
        {
            if (entry.Key is string key && key.StartsWith(section + "\u0001", StringComparison.Ordinal))
                options = options.WithEntry(key[(section.Length + 1)..], entry.Value);
        }

        return options;
    }

    private Value CallSections(ObjectAtom thing, HeapObject content, string name, FlowCall call, bool isSure)
    {
        var section = call.Argument(0, "section")?.Only is ConstantAtom { Text: { } s } ? s : null;
        var option = call.Argument(1, "option")?.Only is ConstantAtom { Text: { } o } ? o : null;
        switch (name)
        {
            case "set":
                var value = call.Argument(2, "value") ?? Value.Unknown;
                Update(
                    thing,
                    c => section is not null && option is not null ? c.WithEntry(SectionKey(section, option), value) : c.WithSome(value),
                    isSure
                );
                return Value.None;
            case "get":
                var fallback = call.Argument(-1, "fallback") ?? Value.Nothing;
                if (section is not null && option is not null)
                    return Found(content.Entry(SectionKey(section, option)) ?? (content.Rest ?? Value.Unknown).Join(fallback));
                return Found(content.Contents.Join(fallback));
            case "getint" or "getfloat" or "getboolean":
                return Converted(
                    section is not null && option is not null ? content.Entry(SectionKey(section, option)) : null,
                    name,
                    call.Argument(-1, "fallback")
                );
            case "has_section" or "has_option" or "remove_section" or "remove_option":
                return AnyBool;
            case "items" when section is not null:
                return Allocate(
                    call.Node,
                    HeapObject.List([
                        .. SectionOf(content, section).Entries.Select(e => Value.Of(TupleAtom.Of([ValueOfKey(e.Key), e.Value]))),
                    ])
                );
            case "read_dict":
                if (call.Argument(0)?.Only is ObjectAtom dict && ObjectOf(dict) is { } sections)
                {
                    foreach (var entry in sections.Entries)
                        SetSection(thing, ValueOfKey(entry.Key), entry.Value, isSure);
                }

                return Value.None;
            case "read_string":
                if (call.Argument(0, "string") is not { } text)
                    return Value.None;
                if (text.Only is ConstantAtom { Text: { } said })
                    Update(thing, c => WithEntries(c, ConfigFiles.Parse(Encoding.UTF8.GetBytes(said))), isSure);
                else
                    Update(thing, c => text.Taint.IsEmpty ? Doubted(c) : c.WithSome(Value.Text(text.Taint)), isSure);
                return Value.None;
            case "read":
                Update(thing, c => WithFiles(c, call.Argument(0, "filenames") ?? Value.Unknown), isSure);
                return Value.Unknown;
            case "add_section" or "write":
                return Value.None;
            default:
                return Value.Opaque(null, DeepTaint(Value.Of(thing)));
        }
    }
}
