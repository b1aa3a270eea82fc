using System.Buffers.Text;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets;

/// <summary>A literal given to a name that says it is secret. Name, shape of the value and kind of file make the confidence.</summary>
public abstract class NamedSecretRule : SecretRule
{
    private const int LongestEncoded = 256;
    private const int LongestEcho = 64;

    /// <summary>What an echo may have besides letters: a number and the signs that part its words.</summary>
    private const int MostNumbers = 4;

    private static readonly System.Buffers.SearchValues<byte> Signs = System.Buffers.SearchValues.Create("!@#$%^&*"u8);

    internal override SecretRank Rank => SecretRank.Generic;

    private protected abstract string Message { get; }

    /// <summary>Whether a name of this kind is this rule's business.</summary>
    private protected abstract bool Takes(SecretNoun noun);

    internal sealed override void Look(Glimpse glimpse, SecretFinds finds)
    {
        finds.Spend(4);
        var text = glimpse.Text;
        var name = Assignment.NameAround(text, glimpse.At, glimpse.Length);
        // Most sightings are prose and code that goes on: nothing here is given a value.
        if (!CanBeGiven(text, name))
            return;
        finds.Spend(name.Length);
        if (!finds.HasNames && finds.IsKeyed && name.Length > "key"u8.Length)
            finds.HasNames = Takes(SecretName.Of(text.Slice(name.Start, name.Length), isCall: false).Noun);
        // `{"name": "DB_PASSWORD", "value": "…"}`: what stands beside the name is the next key, so the sibling goes first.
        if (GivenValue.OfSibling(text, name, out var isQuoted) is { Length: > 0 } sibling)
            LookAtValue(glimpse, name, sibling, isQuoted, false, finds);
        else if (Assignment.TryRead(text, glimpse.At, glimpse.Length, out var assignment))
            LookAtValue(glimpse, assignment.Name, assignment.Value, assignment.IsQuoted, false, finds);
        else if (GivenValue.OfCall(text, name) is { Length: > 0 } argument)
            LookAtValue(glimpse, name, argument, true, true, finds);
        else if (GivenValue.Before(text, name) is { Length: > 0 } before)
            LookAtValue(glimpse, name, before, true, false, finds);
    }

    private static bool CanBeGiven(ReadOnlySpan<byte> text, ByteSpan name) =>
        name.End < text.Length
        && text[name.End] is var next
        && (
            next
                is not ((byte)'\n' or (byte)'\r' or (byte)';' or (byte)'/' or (byte)',' or (byte)'{' or (byte)'*' or (byte)'+' or (byte)'%')
            || GivenValue.IsScalar(text, name)
        );

    private void LookAtValue(Glimpse glimpse, ByteSpan name, ByteSpan span, bool isQuoted, bool isCall, SecretFinds finds)
    {
        finds.Spend(span.Length);
        if (span.Length is < 5 or > 512)
            return;
        var text = glimpse.Text;
        var place = finds.Place;
        if (place == SecretPlace.Other)
            return;
        // Spring Security's mark for a password that is kept as it is.
        if (text.Slice(span.Start, span.Length).StartsWith("{noop}"u8))
            span = ByteSpan.Between(span.Start + "{noop}"u8.Length, span.End);
        if (!isQuoted)
        {
            span = TrimPair(text, name, span);
            if (place == SecretPlace.Code && !IsEmbedded(text, name, span))
                return;
            if (text[span.Start] is (byte)'*' or (byte)'&' or (byte)'!' && glimpse.File.Path.Extension is ".yml" or ".yaml")
                return;
        }

        var read = SecretName.Of(text.Slice(name.Start, name.Length), isCall);
        if (
            !Takes(read.Noun)
            || (isCall && (read.IsLookup || read.Noun is SecretNoun.OpenKey or SecretNoun.Salt))
            || IsTypeName(text, name)
        )
            return;
        var value = text.Slice(span.Start, span.Length);
        if (Judge(read.Noun, value) is not { } confidence || Echoes(text.Slice(name.Start, name.Length), value))
            return;
        // Prose writes `password: word` and goes on, and never `password=word`.
        if (read.IsDoubtful || (!isQuoted && place == SecretPlace.Text && text[name.End] != '=' && !EndsLine(text, span)))
            confidence = Less(confidence);
        finds.Claim(this, span, Message, confidence);
    }

    /// <summary>A value whose name its own key does not tell; see <see cref="KeyedValues"/>.</summary>
    /// <param name="isListed">Whether the name is that of a list of such values: what only may be one is left out then.</param>
    internal void LookAtKeyed(ReadOnlySpan<byte> text, SecretName read, ByteSpan name, ByteSpan span, bool isListed, SecretFinds finds)
    {
        var value = text.Slice(span.Start, span.Length);
        if (
            !Takes(read.Noun)
            || read.Noun is SecretNoun.OpenKey or SecretNoun.Salt
            || Judge(read.Noun, value) is not { } confidence
            || (isListed && confidence == Confidence.Low)
            || Echoes(text.Slice(name.Start, name.Length), value)
        )
            return;
        finds.Claim(this, span, Message, read.IsDoubtful ? Less(confidence) : confidence);
    }

    private static Confidence Less(Confidence confidence) => confidence == Confidence.High ? Confidence.Medium : Confidence.Low;

    /// <summary><c>db_password = "DbPassword1"</c>: the value says again what the name says.</summary>
    private static bool Echoes(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.Length > LongestEcho || name.Length > LongestEcho)
            return false;
        Span<byte> nameLetters = stackalloc byte[LongestEcho];
        Span<byte> valueLetters = stackalloc byte[LongestEcho];
        nameLetters = nameLetters[..Letters(name, nameLetters)];
        valueLetters = valueLetters[..Letters(value, valueLetters)];
        return valueLetters.Length >= 4
            && valueLetters.Length + MostNumbers >= value.Length
            && (nameLetters.EndsWith(valueLetters) || (nameLetters.Length >= 4 && valueLetters.EndsWith(nameLetters)));
    }

    private static int Letters(ReadOnlySpan<byte> text, Span<byte> letters)
    {
        var count = 0;
        foreach (var b in text)
        {
            if (char.IsAsciiLetter((char)b))
                letters[count++] = (byte)(b | 0x20);
        }

        return count;
    }

    /// <summary>What a value is worth under a name; null where it is nothing.</summary>
    internal static Confidence? Judge(SecretNoun noun, ReadOnlySpan<byte> value)
    {
        Span<byte> decoded = stackalloc byte[Base64.GetMaxDecodedFromUtf8Length(LongestEncoded)];
        return noun is SecretNoun.Password or SecretNoun.Secret && TryDecode(value, decoded, out var length)
            ? JudgePlain(noun, decoded[..length].TrimEnd((byte)'\n'))
            : JudgePlain(noun, value);
    }

    private static Confidence? JudgePlain(SecretNoun noun, ReadOnlySpan<byte> value)
    {
        var shape = ValueShape.Of(value);
        if (shape.Grade == ValueGrade.Nothing || (shape.Grade == ValueGrade.Word && noun != SecretNoun.Password))
            return null;
        var mixes = shape.Kinds.Digits > 0 && shape.Kinds.Letters > 0;
        return noun switch
        {
            SecretNoun.Password => shape.Grade switch
            {
                ValueGrade.Random when shape.IsMarked && !mixes => Confidence.Low,
                ValueGrade.Random => value.Length >= 8 && !shape.IsMarked ? Confidence.High : Confidence.Medium,
                ValueGrade.Chosen when value.Length >= 6 && !(shape.IsMarked && !HasSign(value)) => Confidence.Medium,
                ValueGrade.Word when shape.IsMarked || shape.Kinds.Others > 0 => null,
                _ => Confidence.Low,
            },
            SecretNoun.Secret => shape.Grade switch
            {
                ValueGrade.Random when shape.IsMarked && value.Length < 24 => Confidence.Low,
                ValueGrade.Random => value.Length >= 16 ? Confidence.High
                : value.Length >= 8 ? Confidence.Medium
                : Confidence.Low,
                ValueGrade.Chosen when value.Length >= 8 && !shape.IsMarked && mixes => Confidence.Medium,
                _ => Confidence.Low,
            },
            SecretNoun.Salt when shape.Grade == ValueGrade.Random && mixes && value.Length >= 8 && !shape.IsUuid => shape.IsMarked
                ? Confidence.Low
                : Confidence.Medium,
            SecretNoun.Salt => null,
            SecretNoun.OpenKey => OpenKey(value, shape, mixes),
            _ => shape.Grade switch
            {
                ValueGrade.Random when shape.IsUuid => noun == SecretNoun.Key ? Confidence.Medium : Confidence.Low,
                ValueGrade.Random when (shape.IsMarked && value.Length < 24) || shape.Kinds.Others * 4 > value.Length => Confidence.Low,
                ValueGrade.Random when mixes && value.Length >= 16 => Confidence.High,
                ValueGrade.Random when value.Length >= 16 || (mixes && value.Length >= 10) => Confidence.Medium,
                _ => mixes && value.Length >= 8 ? Confidence.Low : null,
            },
        };
    }

    private static bool HasSign(ReadOnlySpan<byte> value) => value.ContainsAny(Signs);

    /// <summary>A key to who knows what: a hash, an id or the name of a row far more often than a secret.</summary>
    private static Confidence? OpenKey(ReadOnlySpan<byte> value, ValueShape shape, bool mixes)
    {
        if (shape.Grade != ValueGrade.Random || !mixes || value.Length < 20 || shape.IsUuid || shape.IsMarked || shape.Kinds.IsHex)
            return null;
        return shape.Entropy >= 3.8 && shape.Kinds.Others * 8 <= value.Length ? Confidence.Medium : Confidence.Low;
    }

    /// <summary>Base 64 of printable text, as a Kubernetes secret holds it.</summary>
    private static bool TryDecode(ReadOnlySpan<byte> value, Span<byte> decoded, out int length)
    {
        length = 0;
        return value.Length is >= 8 and <= LongestEncoded
            && value.Length % 4 == 0
            && Base64.DecodeFromUtf8(value.TrimEnd((byte)'\\'), decoded, out _, out length) == System.Buffers.OperationStatus.Done
            && length >= 5
            && !decoded[..length].TrimEnd((byte)'\n').ContainsAnyExceptInRange((byte)'!', (byte)'~');
    }

    /// <summary>A bare value of a query string or a list of pairs ends at the next pair.</summary>
    private static ByteSpan TrimPair(ReadOnlySpan<byte> text, ByteSpan name, ByteSpan value)
    {
        var end = text.Slice(value.Start, value.Length).IndexOfAny((byte)'&', (byte)';');
        return end > 0 && (text[value.Start + end] == ';' || IsQuery(text, name)) ? new ByteSpan(value.Start, end) : value;
    }

    private static bool IsQuery(ReadOnlySpan<byte> text, ByteSpan name) =>
        name.Start > 0 && text[name.Start - 1] is (byte)'&' or (byte)'?' or (byte)'"' or (byte)'\'' && text[name.End] == '=';

    /// <summary>In code a bare value counts where it stands in a string itself: <c>"user=a&amp;password=…"</c>, <c>"--password=…"</c>.</summary>
    private static bool IsEmbedded(ReadOnlySpan<byte> text, ByteSpan name, ByteSpan value) =>
        // `"${db.password:…}"`: what stands in where the setting is missing.
        (text[name.End] == ':' && value.Start == name.End + 1 && text[..name.Start].EndsWith("${"u8) && text[value.End] == '}')
        || text[name.End] == '='
            && value.Start == name.End + 1
            && value.End < text.Length
            && text[value.End] is (byte)'"' or (byte)'\'' or (byte)'&' or (byte)'`'
            && (IsQuery(text, name) || text[name.Start] == '-');

    private static bool EndsLine(ReadOnlySpan<byte> text, ByteSpan value) =>
        value.End >= text.Length || text[value.End] is (byte)'\n' or (byte)'\r' or (byte)'<' or (byte)'`' or (byte)'"' or (byte)'\'';

    /// <summary><c>AWS::ApiGateway::ApiKey</c> names a type, and what is given to it is about that type.</summary>
    private static bool IsTypeName(ReadOnlySpan<byte> text, ByteSpan name) =>
        name.Start > 1 && text[(name.Start - 2)..name.Start].SequenceEqual("::"u8);
}
