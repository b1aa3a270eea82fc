namespace Gatehouse.Tests;

/// <summary>Files of the repository that are generated and committed.</summary>
internal static class Committed
{
    public static string Root { get; } = FindRoot();

    public static bool IsUpdating => Environment.GetEnvironmentVariable("GATEHOUSE_UPDATE") == "1";

    /// <summary>Compares a generated text with the committed one; <c>GATEHOUSE_UPDATE=1</c> writes it instead.</summary>
    public static void ShouldBeCommitted(string text, string path)
    {
        var file = Path.Combine(Root, path);
        if (IsUpdating)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        File.Exists(file).ShouldBeTrue($"{path} is generated: run the tests once with GATEHOUSE_UPDATE=1");
        File.ReadAllText(file).ShouldBe(text, $"{path} is generated: run the tests once with GATEHOUSE_UPDATE=1");
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Gatehouse.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run inside the repository.");
        return folder.FullName;
    }
}
