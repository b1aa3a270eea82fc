namespace Gatehouse.Engine.Syntax.Spdx;

/// <summary>
/// How a policy names licences: an SPDX id; <c>GPL-3.0</c>, which SPDX gave up, for that version with and without later ones; with
/// <c>*</c> at the end for any ending; with <c>WITH</c> for one exception. Without, it names the licence whatever exception goes with it.
/// </summary>
public sealed class LicencePattern
{
    private readonly string _id;
    private readonly string? _exception;
    private readonly Lazy<ImmutableArray<SpdxTerm>> _terms;

    public LicencePattern(string text)
    {
        Text = text.Trim();
        var with = Text.IndexOf(" WITH ", StringComparison.OrdinalIgnoreCase);
        _id = with < 0 ? Text : Text[..with].Trim();
        _exception = with < 0 ? null : Text[(with + 6)..].Trim();
        _terms = new Lazy<ImmutableArray<SpdxTerm>>(Terms);
    }

    public string Text { get; }

    /// <summary>Whether it can ever match: SPDX has such a licence, or it is a reference of one's own.</summary>
    public bool IsKnown =>
        (_exception is null || SpdxTerm.IsReference(_exception) || SpdxList.Known.Exception(_exception) is not null)
        && (
            _id.EndsWith('*')
                ? Beginning.StartsWith("LicenseRef-", StringComparison.OrdinalIgnoreCase)
                    || SpdxList.Known.Licences.Any(licence => licence.Id.StartsWith(Beginning, StringComparison.OrdinalIgnoreCase))
                : _terms.Value.All(term => term.IsKnown)
        );

    private string Beginning => _id[..^1];

    /// <summary>The licences that it names; none where it names them by their beginning. SPDX's list is read for it.</summary>
    private ImmutableArray<SpdxTerm> Terms()
    {
        if (_id.EndsWith('*'))
            return [];
        var term = SpdxTerm.Of(_id, _exception);
        var now = term.Today();
        return term is { IsDeprecated: true, OrLater: false } && now.Id == term.Id + "-only"
            ? [now, (now with { OrLater = true }).Today()]
            : [now];
    }

    /// <summary>Whether it names this licence, which has today's id.</summary>
    public bool Matches(SpdxTerm term) =>
        (_exception is null || _exception.Equals(term.Exception, StringComparison.OrdinalIgnoreCase))
        && (
            _id.EndsWith('*')
                ? term.Id.StartsWith(Beginning, StringComparison.OrdinalIgnoreCase)
                : _terms.Value.Any(one => one.Id.Equals(term.Id, StringComparison.OrdinalIgnoreCase))
        );

    /// <summary>Whether one may use the thing under what it names: also a later version, where the licence leaves the choice.</summary>
    public bool Permits(SpdxTerm term)
    {
        if (Matches(term))
            return true;
        if (term.Versioned() is not (var family, var version, true))
            return false;
        return _terms.Value.Any(one =>
            one.Versioned() is { } own && own.Family.Equals(family, StringComparison.OrdinalIgnoreCase) && own.Version >= version
        );
    }

    public override string ToString() => Text;
}
