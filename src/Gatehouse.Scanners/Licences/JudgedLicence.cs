using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Syntax.Spdx;

namespace Gatehouse.Scanners.Licences;

/// <summary>What a list of the settings says of a licence.</summary>
public enum ListWord
{
    Allowed,
    Denied,
    ForReview,
    NotAllowed,
}

/// <summary>The licence of a component beside the lists of the settings.</summary>
public sealed class JudgedLicence
{
    public JudgedLicence(KnownLicence known, LicenceSettings settings)
    {
        Known = known;
        Burden = known.Expression is { } expression ? LicenceDuties.Lightest(expression) : [];
        var lists = settings.For(known.Component.Scope);
        Lists = lists;
        Word =
            lists.AreEmpty ? null
            : Imposed(lists.Deny) is { } denied ? Because(ListWord.Denied, denied)
            : Imposed(lists.Review) is { } reviewed ? Because(ListWord.ForReview, reviewed)
            : lists.Allow.IsEmpty ? null
            : known.Expression is { } stated && known.Unread.IsEmpty && stated.IsSatisfiedBy(lists.Allow) ? ListWord.Allowed
            : known.Expression is null && known.Unread.IsEmpty ? null
            : ListWord.NotAllowed;
    }

    public KnownLicence Known { get; }

    public LicenceLists Lists { get; }

    /// <summary>Null where the settings say nothing of it.</summary>
    public ListWord? Word { get; }

    /// <summary>The entry of the list that spoke.</summary>
    public LicencePattern? Entry { get; private set; }

    /// <summary>The licences that have to be taken, of a choice the lightest.</summary>
    public ImmutableArray<SpdxTerm> Burden { get; }

    public string Name => Known.Component.Version is { } version ? $"`{Known.Component.Name} {version}`" : $"`{Known.Component.Name}`";

    /// <summary>How it is known, as the end of a sentence.</summary>
    public string Whence =>
        Known.Source switch
        {
            LicenceSource.Installed => ", as the installed package states",
            LicenceSource.Text => ", by the text that is installed with it",
            LicenceSource.Settings => ", as the settings say",
            _ => "",
        };

    /// <summary>Under which lists, for a message.</summary>
    public string ListName(string list) =>
        Known.Component.Scope == ComponentScope.Shipped ? $"`licences: {list}:`" : $"`licences: {list}:` for what is there for {Purpose}";

    private string Purpose =>
        Known.Component.Scope switch
        {
            ComponentScope.Development => "development",
            ComponentScope.Test => "tests",
            _ => "those who ask for it",
        };

    private LicencePattern? Imposed(ImmutableArray<LicencePattern> list) =>
        Known.Expression is { } expression && expression.Imposes(list)
            ? list.FirstOrDefault(entry => expression.Modern().Terms.Any(entry.Matches))
            : null;

    private ListWord Because(ListWord word, LicencePattern entry)
    {
        Entry = entry;
        return word;
    }
}
