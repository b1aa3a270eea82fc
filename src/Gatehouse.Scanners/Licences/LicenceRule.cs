namespace Gatehouse.Scanners.Licences;

/// <summary>One reason to object to the licence of a component.</summary>
public abstract class LicenceRule : Rule
{
    /// <summary>What is to be said of the component; null where this rule has no objection.</summary>
    public abstract string? Objection(JudgedLicence judged);

    protected static Example Bad(string licence, string? settings = null) =>
        new(true, licence.Length == 0 ? "no licence" : licence, Files(licence, "\"«lib»\"", settings));

    protected static Example Good(string name, string licence, string? settings = null) =>
        new(false, name, Files(licence, "\"lib\"", settings));

    /// <summary>A lock file that says nothing of licences, and the environment beside it.</summary>
    private static ImmutableArray<ExampleFile> Files(string licence, string name, string? settings)
    {
        ImmutableArray<ExampleFile> files =
        [
            new("poetry.lock", $"[[package]]\nname = {name}\nversion = \"1.0\"\n\n[[package]]\nname = \"known\"\nversion = \"2.0\"\n"),
            new(".venv/pyvenv.cfg", "version = 3.12.1\n"),
            new($"{Packages}/lib-1.0.dist-info/METADATA", $"Metadata-Version: 2.1\nName: lib\nVersion: 1.0\nLicense: {licence}\n"),
            new($"{Packages}/known-2.0.dist-info/METADATA", "Metadata-Version: 2.4\nName: known\nVersion: 2.0\nLicense-Expression: MIT\n"),
        ];
        return settings is null ? files : files.Add(new ExampleFile(Engine.Gate.Settings.FileName, settings));
    }

    private const string Packages = ".venv/lib/python3.12/site-packages";
}

/// <summary>An objection to what a licence itself asks for, where no list of the settings has spoken.</summary>
public abstract class DutyRule : LicenceRule
{
    protected abstract Duty Duty { get; }

    public override string? Objection(JudgedLicence judged)
    {
        if (judged.Word is not null || judged.Known.Expression is null)
            return null;
        var terms = judged.Burden.Where(term => LicenceDuties.Of(term) == Duty).Select(term => $"`{term}`").Distinct().ToList();
        return terms.Count == 0 ? null : $"{judged.Name} is under {string.Join(" and ", terms)}{judged.Whence}";
    }
}
