namespace Gatehouse.Scanners.Python.Audit;

/// <summary>Whether a name, between its underscores, says that it holds a password: <c>db_password</c>, <c>Token</c>, <c>pwd_hash</c>.</summary>
internal static class PasswordName
{
    public static bool Is(string name)
    {
        // Python's `$` also stands before a last line end.
        var rest = name.EndsWith('\n') ? name.AsSpan(0, name.Length - 1) : name;
        while (true)
        {
            var end = rest.IndexOf('_');
            var word = end < 0 ? rest : rest[..end];
            // What none of the words begins with need not be compared with each.
            if (word is ['p' or 'P' or 't' or 'T' or 's' or 'S', ..] && IsWord(word))
                return true;
            if (end < 0)
                return false;
            rest = rest[(end + 1)..];
        }
    }

    private static bool IsWord(ReadOnlySpan<char> word)
    {
        if (word.Length is < 3 or > 64)
            return false;
        return Same(word, "pass")
            || Same(word, "passphrase")
            || Same(word, "pwd")
            || Same(word, "token")
            || Same(word, "secret")
            || Same(word, "secrete")
            || IsPassword(word);
    }

    /// <summary><c>password</c> and how it is misspelt: <c>pasword</c>, <c>passwd</c>, <c>passswod</c>.</summary>
    private static bool IsPassword(ReadOnlySpan<char> word)
    {
        if (!word.StartsWith("pas", StringComparison.OrdinalIgnoreCase))
            return false;
        word = word[3..].TrimStart("sS");
        if (word is not ['w' or 'W', ..])
            return false;
        word = word[1..];
        if (word is ['o' or 'O', ..])
            word = word[1..];
        if (word is ['r' or 'R', ..])
            word = word[1..];
        return word is ['d' or 'D'];
    }

    private static bool Same(ReadOnlySpan<char> word, string other) => word.Equals(other, StringComparison.OrdinalIgnoreCase);
}
