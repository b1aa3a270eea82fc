using System.Globalization;
using Gatehouse.Engine.Sources.Ignore;
using Gatehouse.Engine.Syntax.Yaml;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Gate.Shapes;

/// <summary>Takes values out of nodes that a <see cref="Shape"/> has found right.</summary>
internal static class Reading
{
    public static string Text(this YamlNode node) => ((YamlScalar)node).Text;

    /// <summary>A list, or one value that stands for a list of one; empty where there is none.</summary>
    public static ImmutableArray<string> Texts(this YamlNode? node) =>
        node switch
        {
            YamlSequence list => [.. list.Items.Select(Text)],
            YamlScalar { IsNull: false } one => [one.Text],
            _ => [],
        };

    public static ImmutableArray<YamlMapping> Mappings(this YamlNode? node) =>
        node is YamlSequence list ? [.. list.Items.Cast<YamlMapping>()] : [];

    public static bool Truth(this YamlNode node) => ((YamlScalar)node).Truth ?? false;

    public static double Number(this YamlNode node) => double.Parse(node.Text(), CultureInfo.InvariantCulture);

    public static int Whole(this YamlNode node) => int.Parse(node.Text(), CultureInfo.InvariantCulture);

    public static long Size(this YamlNode node) => ByteSize.Parse(node.Text()) ?? 0;

    public static TimeSpan Duration(this YamlNode node) => TimeLength.Parse(node.Text()) ?? TimeSpan.Zero;

    public static ImmutableArray<PathGlob> Globs(this YamlNode? node) => [.. node.Texts().Select(PathGlob.Parse)];

    /// <summary>Words of a settings file are the names of the enumeration in lower case.</summary>
    public static T Word<T>(this YamlNode node)
        where T : struct, Enum => Enum.Parse<T>(node.Text(), ignoreCase: true);

    public static ImmutableArray<string> WordsOf<T>()
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];

    public static DateOnly? Date(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
