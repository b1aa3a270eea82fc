using System.Buffers;
using Gatehouse.Scanners.Dependencies.Versions.Ranges;

namespace Gatehouse.Scanners.Dependencies.Matching;

/// <summary>How a component gets to a version that nothing affects: an edit of the file that pins it, or why there is none and what to do.</summary>
public sealed record Raising(Edit? Edit, string? NoEdit)
{
    /// <summary>What a shell takes for a word in any place of a command.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@/._:+-"
    );

    internal static Raising Of(Judged judged, Matcher matcher)
    {
        var component = judged.Component;
        if (judged.Upgrade is not { } version)
            return Not(
                judged.Vulnerabilities.SelectMany(one => one.FixedIn).Any()
                    ? "no version is known that clears all of its vulnerabilities"
                    : "no version is known that mends it"
            );
        if (component.Locked is { Versions: { } locked } other)
        {
            // Lock file and manifest already disagree; the edit may only bring them together.
            if (!matcher.Judge(component with { Version = locked }).Vulnerabilities.IsEmpty)
                return Not($"{other.Path} has {locked}, which is no way out; raise both to {version}{By(component.Raise?.Beyond)}");
            version = locked;
        }

        var isAllowed = component.Asked is { Versions: { } asked } ? Allows(component, asked, version) : null;
        if (component.Pin is { Span.Length: > 0 } pin && component.Version is { } pinned && pinned != version && isAllowed != false)
        {
            return component.Hashes.IsEmpty
                // Every vulnerability of the component asks for the same: it is written once.
                ? new Raising(
                    new Edit($"Raise {component.Name} from {pinned} to {version}", [new Replacement(pin.Span, version, IsShared: true)]),
                    null
                )
                : Not($"it is pinned by the hashes of {pinned}, and those of {version} are not known here{By(component.Raise?.Within)}");
        }

        if (isAllowed == false)
            return Not($"{component.Asked!.Path} asks for {component.Asked.Versions}, which {version} is not{By(component.Raise?.Beyond)}");
        if (component.Raise is null)
            return Not($"no file of the tree pins it in words of its own; go to {version} where it is asked for");
        var through = component is { IsDirect: false, Path: [_, _, ..] path } ? $", as far as {path[^2]} allows" : "";
        return Not($"its tool writes this file: go to {version}{through}{By(component.Raise.Within)}");

        Raising Not(string why) => new(null, why);

        string By(string? command)
        {
            // A name or version out of a file is pasted into nobody's shell unless it is plainly one.
            if (command is null || !IsWord(component.Name) || !IsWord(version ?? ""))
                return "";
            return $": `{command.Replace("{name}", component.Name, StringComparison.Ordinal).Replace("{version}", version, StringComparison.Ordinal)}`";
        }
    }

    private static bool IsWord(string text) => text.Length > 0 && text[0] != '-' && !text.AsSpan().ContainsAnyExcept(Plain);

    /// <summary>Null where the range cannot be read.</summary>
    private static bool? Allows(Component component, string range, string version) =>
        // A version alone, as some manifests write it, is no range of its ecosystem.
        range == component.Version
            ? range == version
            : RangeSyntax.For(component.Ecosystem)?.Read(range)?.Allows(version);
}
