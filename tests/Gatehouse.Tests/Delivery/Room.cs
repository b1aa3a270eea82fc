using System.Collections.Immutable;
using System.Text;
using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine.Gate;

namespace Gatehouse.Tests.Delivery;

/// <summary>A folder of a test's own, and what a run of Gatehouse has: masks, a runner, a way to the network.</summary>
internal sealed class Room : IDisposable
{
    public Room()
    {
        Folder = Directory.CreateTempSubdirectory("gatehouse-test-").FullName;
        Runner = new ProgramRunner(Masks, TimeProvider.System);
        Web = new WebDoor(TimeProvider.System);
    }

    public string Folder { get; }

    public Masks Masks { get; } = new();

    public ProgramRunner Runner { get; }

    public WebDoor Web { get; }

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal) { ["PATH"] = "/usr/local/bin:/usr/bin:/bin" };

    public Surroundings Surroundings =>
        new()
        {
            Environment = Environment.ToImmutableDictionary(),
            Folder = Folder,
            Home = At("home"),
        };

    /// <summary>Looks like nothing that stands in a log by chance; made anew each time, so that none is in our history.</summary>
    public static string Secret() => "s3-" + Convert.ToHexStringLower(Guid.NewGuid().ToByteArray());

    public string At(string name) => Path.Combine(Folder, name);

    public string Add(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), text);
        return At(name);
    }

    public string AddProgram(string name, string script)
    {
        var path = Add("bin/" + name, "#!/bin/sh\n" + script);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Environment["PATH"] = At("bin") + ":/usr/local/bin:/usr/bin:/bin";
        return path;
    }

    public ValueBook Open(string yaml) => Open(Settings.Read(Encoding.UTF8.GetBytes(yaml), Settings.FileName));

    public ValueBook Open(Settings settings) => ValueBook.Open(settings, Surroundings, Runner, Web);

    public void Dispose()
    {
        Web.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
