namespace Gatehouse.Delivery.Values;

/// <summary>A secret that has to be used: it shows itself to whoever asks for <see cref="Reveal"/>, and to no message or log.</summary>
public sealed class SecretText
{
    private readonly string _text;

    private SecretText(string text) => _text = text;

    /// <summary>Whoever makes one has told the <see cref="Masks"/> of it: there is no other way.</summary>
    internal static SecretText Of(string text, Masks masks)
    {
        masks.Add(text);
        return new SecretText(text);
    }

    /// <summary>Only for the call that needs it: a request's header, a program's standard input or environment.</summary>
    public string Reveal() => _text;

    public override string ToString() => Masks.Blank;
}
