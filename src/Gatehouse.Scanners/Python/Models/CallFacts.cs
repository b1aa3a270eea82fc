namespace Gatehouse.Scanners.Python.Models;

/// <summary>What is known of the arguments of one call. An argument is asked for by position (-1: keyword only) and name.</summary>
internal abstract class CallFacts
{
    /// <summary>Whether it is given at all; where <c>*</c> or <c>**</c> of unknown content may give it, it is not.</summary>
    public abstract bool Has(int position, string? name);

    /// <summary>Whether it is surely true: <c>shell=True</c>.</summary>
    public abstract bool IsTrue(int position, string? name);

    /// <summary>Whether it is surely false; <c>None</c> and an empty string are.</summary>
    public abstract bool IsFalse(int position, string? name);

    /// <summary>Its text, where it is one known string; of several possible strings the first in ordinal order.</summary>
    public abstract string? Text(int position, string? name);

    /// <summary>All strings that it can be; empty where it can be something unknown.</summary>
    public abstract ImmutableArray<string> Texts(int position, string? name);

    /// <summary>The known strings among what it can be.</summary>
    public abstract ImmutableArray<string> SomeTexts(int position, string? name);

    /// <summary>Whether it can only be this number.</summary>
    public abstract bool IsNumber(int position, string? name, long number);

    /// <summary>Whether <c>*</c> or <c>**</c> of unknown content may give more than is known.</summary>
    public abstract bool MayHaveMore { get; }

    /// <summary>Whether what is called here may be something unknown as well.</summary>
    public abstract bool MayBeUnknown { get; }

    /// <summary>Whether it can be the thing of this path: <c>yaml.SafeLoader</c>, <c>lxml.etree.XMLParser()</c>.</summary>
    public abstract bool Is(int position, string? name, string path);

    /// <summary>Whether it is a list or tuple (of an argument vector), whatever is in it.</summary>
    public abstract bool IsSequence(int position, string? name);

    /// <summary>Whether it is a dict that the program writes, whatever is in it.</summary>
    public abstract bool IsMapping(int position, string? name);

    /// <summary>Whether the file that calls imports one of these packages.</summary>
    public abstract bool ImportsAny(params ReadOnlySpan<string> packages);

    /// <summary>Whether somebody outside chooses a part of it.</summary>
    public abstract bool IsTainted(int position, string? name);

    /// <summary>Whether it is written as a name that another file of the tree gives its value.</summary>
    public abstract bool IsImported(int position, string? name);

    /// <summary>What was set on the receiver before by <c>receiver.name = value</c> or a keyword of its constructor, as <see cref="Text"/>; <c>True</c> and <c>False</c> in words.</summary>
    public abstract string? ReceiverText(string name);

    /// <summary>Whether a function of the program that was set on the receiver before calls this: a handler that opens what it is asked for.</summary>
    public abstract bool ReceiverCalls(string name, string called);

    /// <summary>As <see cref="ReceiverText"/>, of an argument: <c>resolve_entities</c> of the parser that is given.</summary>
    public abstract string? ArgumentText(int position, string? name, string attribute);
}
