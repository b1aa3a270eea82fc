using System.Globalization;
using Gatehouse.Delivery.Programs;
using Gatehouse.Engine.Text;

namespace Gatehouse.Delivery.Pipeline.Steps;

/// <summary>A command of the project's own: its linter, its tests, whatever its settings name.</summary>
public sealed class CommandStep(StepSettings settings, RunParts parts) : PipelineStep
{
    private const int ProgramNotFound = 127;
    private const long LargestArtefacts = 1L << 30;
    private const int MostArtefacts = 10_000;

    public override IEnumerable<string> Plan
    {
        get
        {
            yield return $"run {settings.Run}{(settings.Folder.Length > 0 ? $" in {settings.Folder}" : "")}";
            if (settings.FailUnder is { } least)
                yield return string.Create(CultureInfo.InvariantCulture, $"ask for {least} % line coverage in {settings.CoverageFile}");
            if (StepConditions.Against(settings, parts.Source, parts.Goals) is { } hindrance)
                yield return $"not now: {hindrance}";
        }
    }

    public override async Task<StepEnd> RunAsync(StepDesk desk, CancellationToken cancel)
    {
        if (StepConditions.Against(settings, parts.Source, parts.Goals) is { } hindrance)
            return StepEnd.Skip(hindrance);
        var environment = await parts
            .Values.EnvironmentOfAsync(settings.Environment, settings.Inherits, parts.Surroundings, cancel)
            .ConfigureAwait(false);
        var inputs = new UnchangedInputs(parts.Tree, desk.Folder, settings);
        var digest = settings.Inputs.IsEmpty ? null : inputs.Digest(environment, cancel);
        if (digest is not null && inputs.Hold(digest, cancel))
            return new StepEnd(StepState.Unchanged, "its inputs are as they were when it last succeeded");
        var end = await TryAsync(desk, environment, cancel).ConfigureAwait(false);
        if (end.LetsOn)
            end = Covered(desk) ?? end;
        Keep(desk, cancel);
        if (end.State == StepState.Succeeded && digest is not null)
            inputs.Remember(digest);
        return end;
    }

    private async Task<StepEnd> TryAsync(StepDesk desk, ImmutableArray<KeyValuePair<string, string>> environment, CancellationToken cancel)
    {
        var wait = settings.RetryWait;
        for (var attempt = 0; ; attempt++)
        {
            desk.Log($"$ {settings.Run}\n");
            var end = await parts
                .Programs.RunAsync(
                    new ProgramCall
                    {
                        Words = ProgramCall.WordsOf(settings.Run),
                        Folder = Path.Combine(parts.Tree.Root, settings.Folder),
                        Environment = environment,
                        Timeout = settings.Timeout,
                        OnOutput = desk.Log,
                    },
                    cancel
                )
                .ConfigureAwait(false);
            if (end.Succeeded)
                return StepEnd.Good();
            if (attempt < settings.Retries)
            {
                desk.Log($"{Ended(end)}; tried again in {TimeLength.Show(wait)}\n");
                await Task.Delay(wait, parts.Programs.Clock, cancel).ConfigureAwait(false);
                wait *= 2;
                continue;
            }

            if (end.TimedOut)
                return StepEnd.Broken(
                    $"it was stopped after {TimeLength.Show(settings.Timeout)}",
                    $"raise `pipeline.steps.{Name}.timeout`, or find what hangs"
                );
            return end.ExitCode == ProgramNotFound
                ? StepEnd.Broken(end.LastWords, $"install it, or change the step `{Name}`")
                : StepEnd.Bad(Ended(end) + (end.LastWords.Length > 0 ? $": {end.LastWords}" : ""));
        }
    }

    private static string Ended(ProgramEnd end) => string.Create(CultureInfo.InvariantCulture, $"it ended with exit code {end.ExitCode}");

    /// <summary>What is wrong with the coverage; null where nothing is.</summary>
    private StepEnd? Covered(StepDesk desk)
    {
        if (settings.CoverageFile is not { } name)
            return null;
        var path = settings.Folder.Length > 0 ? $"{settings.Folder}/{name}" : name;
        if (parts.Tree.Find(path, Cobertura.Largest) is not { } xml)
            return StepEnd.Broken($"it wrote no coverage to {path}", "let the test tool write a Cobertura file there");
        if (Cobertura.LineRate(xml, out var reason) is not { } rate)
            return StepEnd.Broken($"the coverage in {path} cannot be read: {reason}", "let the test tool write a Cobertura file there");
        var shown = string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(rate * 10) / 10} % of the lines are covered");
        desk.Log(shown + "\n");
        return settings.FailUnder is { } least && rate < least
            ? StepEnd.Bad(string.Create(CultureInfo.InvariantCulture, $"{shown}, {least} % are asked for"), "test what is not covered yet")
            : StepEnd.Good(shown);
    }

    private void Keep(StepDesk desk, CancellationToken cancel)
    {
        if (settings.Artefacts.IsEmpty)
            return;
        var (bytes, count) = (0L, 0);
        foreach (var path in UnchangedInputs.Matching(parts.Tree, settings.Artefacts, cancel).ToList())
        {
            var from = new FileInfo(Path.Combine(parts.Tree.Root, path));
            if (++count > MostArtefacts || (bytes += from.Length) > LargestArtefacts)
            {
                desk.Log(
                    $"the artefacts hold more than {MostArtefacts} files or {ByteSize.Show(LargestArtefacts)}; the rest is not kept\n"
                );
                return;
            }

            var to = Path.Combine(desk.Folder.Artefacts, Name, path);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(from.FullName, to, overwrite: true);
        }

        if (count == 0)
            desk.Log("no file fits the patterns of its artefacts\n");
    }
}
