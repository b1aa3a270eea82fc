namespace Gatehouse.Delivery.Ci;

/// <summary>The lines for bash that all systems share. Nothing of the settings is written into them.</summary>
internal static class Script
{
    public const string AddressVariable = "GATEHOUSE_DOWNLOAD";
    public const string ChecksumVariable = "GATEHOUSE_SHA256";

    /// <summary>Fetches the program and runs nothing that is not what the checksum says.</summary>
    /// <param name="folder">Outside of the tree, e.g. <c>$RUNNER_TEMP</c>.</param>
    public static ImmutableArray<string> Install(string folder) =>
        [
            $": \"${{{AddressVariable}:?is not set: the address of the gatehouse program}}\"",
            $": \"${{{ChecksumVariable}:?is not set: the SHA-256 digest of that program}}\"",
            $"mkdir -p \"{folder}\"",
            "curl --fail --silent --show-error --location --proto '=https' --tlsv1.2 --retry 3 --max-time 600 \\",
            $"  --output \"{folder}/gatehouse\" \"${AddressVariable}\"",
            $"printf '%s  %s\\n' \"${ChecksumVariable}\" \"{folder}/gatehouse\" | sha256sum --check --strict",
            $"chmod 0755 \"{folder}/gatehouse\"",
        ];

    /// <summary>Fetches the advisories that this tree needs, before anything of the project's own runs that could touch them.</summary>
    public static ImmutableArray<string> Advisories(string folder) =>
        [$"\"{folder}/gatehouse\" run --only scan --quiet > /dev/null", "rm -rf .gatehouse/runs"];

    /// <summary>
    /// Takes over the record of the run that was judged before. It comes from a job that ran code of the project, so that it may say which checks
    /// succeeded and nothing more; the gate is asked again in any case.
    /// </summary>
    /// <param name="from">The folder with the runs of that job.</param>
    public static ImmutableArray<string> TakeOver(string from) =>
        [
            $"for record in \"{from}\"/*/run.json; do",
            "  jq --exit-status '.image == null and all(.steps[]; .stage | IN(\"quality\", \"test\", \"scan\", \"gate\"))' \"$record\" > /dev/null",
            "  run=\"$(basename \"$(dirname \"$record\")\")\"",
            "  mkdir -p \".gatehouse/runs/$run\"",
            "  cp \"$record\" \".gatehouse/runs/$run/run.json\"",
            "done",
            "printf '*\\n' > .gatehouse/runs/.gitignore",
        ];

    public static string Gate(string folder) => $"\"{folder}/gatehouse\" run --to gate";

    /// <summary>Names the branch that a commit checked out alone came from: the settings say which branches may go where.</summary>
    public static string OnBranch(string name) => $"git checkout --quiet -B {name}";

    public static string Release(string folder, ReleaseJob job) => $"\"{folder}/gatehouse\" run --resume --to {job.Environment}";
}
