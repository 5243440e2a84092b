using Chaos.Cli.Annotating;
using Chaos.Cli.Output;
using Chaos.Cli.Running;
using Chaos.Core.Comparing;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Records;
using Chaos.Core.Texts;
using Chaos.Records;
using Chaos.Scenarios;

namespace Chaos.Cli.Comparing;

/// <summary>
/// Compares two separately recorded runs by the candidates of an experiment that both have. The rounds are not paired:
/// a change of the machine between the runs counts as a difference.
/// </summary>
internal static class RunsCompared
{
    /// <summary>Whether the arguments name folders of runs.</summary>
    public static bool AreMeant(IReadOnlyList<string> what) => what.Any(Directory.Exists);

    /// <summary>Compares two runs, writes the result into a folder of its own, and prints it.</summary>
    public static ExitCode Print(
        IReadOnlyList<string> what,
        ComparisonPlan said,
        string? scale,
        string? output,
        bool json,
        Func<IEnumerable<string>, string> again,
        bool warns = false
    )
    {
        var folders = what.Where(Directory.Exists).ToList();
        if (folders is not [var one, var other])
            throw new UsageException(
                $"what: {Counted.Of(folders.Count, "folder")} of runs: not allowed; allowed: two, and an "
                    + "experiment where they have several in common"
            );
        if (SameFolder(one, other))
            throw new UsageException(
                $"what: {other} twice is not allowed; allowed: two runs, or {CalledAs.Command} calibrate for an arm against itself"
            );
        var (before, after) = (RecordedRun.Read(one), RecordedRun.Read(other));
        var named = what.Except(folders).ToList();
        var experiment =
            named.Count == 0
                ? Shared(before, after, scale)
                : (named is [var id] ? Of(id, before, scale) : null) ?? Selection.Of(named, scale).One();
        var arm = (experiment.Arms.FirstOrDefault(a => a.Role == ArmRole.Candidate) ?? experiment.Arms[^1]).Name;
        // Rules on the number of rounds apply only to rounds still to run. For recorded runs only the plan's measures
        // are used.
        var plan = (said with { RoundsAreAuto = false }).Of(
            new(experiment with { RoundsAreAuto = false, Arms = [Named("before"), Named("after")] }, "before", "after")
        );
        var now = TimeProvider.System.GetUtcNow();
        var name = $"compare-{experiment.Id}";
        var result = ComparisonJudge.Decide(
            plan,
            new ComparedArm(arm, before.Run.Environment, before.Records),
            new ComparedArm(arm, after.Run.Environment, after.Records)
        );
        if (
            Recorded(before, experiment.Id, arm) is { } had
            && Recorded(after, experiment.Id, arm) is { } has
            && RecordedArms.Against(had, has) is var (first, second)
        )
            result = result with { Before = As(result.Before, first), After = As(result.After, second) };
        var folder = new RecordFolder(OutputFolder.Create(output, name, now));
        var run = new RunRecord
        {
            Name = name,
            StartedUtc = now,
            Duration = TimeSpan.Zero,
            Seed = after.Run.Seed,
            Environment = ThisMachine.Describe(),
            Planned = 0,
            Experiments = [],
            InconclusiveIsWarning = warns,
            Comparison = result with { Again = again(what.Select(w => Directory.Exists(w) ? Told(w) : w)) },
        };
        // The link latest is not moved. This folder has no records of its own, and repeating the command with latest
        // would compare it with itself.
        RunCourse.Tell(folder, run, isLatest: false);
        VerdictTable.Print(folder.ReadRun(), folder, json);
        GitHub.Here.Print(
            RunAnnotations.Of(run, new Dictionary<string, ExperimentInYaml>()),
            json ? Console.Error : Console.Out
        );
        return run.ExitCode;

        Arm Named(string side) =>
            experiment.Arms.First(a => a.Name == arm) with
            {
                Name = side,
                Title = $"{arm} of {(side == "before" ? one : other)}",
                Role = side == "before" ? ArmRole.Control : ArmRole.Candidate,
            };
    }

    private static ArmSummary? Recorded(RecordedRun run, string experiment, string arm) =>
        run.Run.Experiments.FirstOrDefault(e => e.Id == experiment)?.Arms.FirstOrDefault(a => a.Name == arm);

    /// <summary>
    /// The arm as its run recorded it, under the name it has here. Its records are in another folder.
    /// </summary>
    private static ArmSummary As(ArmSummary named, ArmSummary recorded) =>
        recorded with
        {
            Name = named.Name,
            Title = named.Title,
            Role = named.Role,
            Records = [],
        };

    /// <summary>Whether two paths are the same folder, also through a link such as <c>latest</c>.</summary>
    private static bool SameFolder(string one, string other) => Resolved(one) == Resolved(other);

    /// <summary>A folder's real path, without links: relative if it is below the current folder.</summary>
    private static string Told(string folder) =>
        Resolved(folder) is var full
        && Path.GetRelativePath(Resolved(Directory.GetCurrentDirectory()), full) is var near
        && near.StartsWith("..", StringComparison.Ordinal)
            ? full
            : near;

    private static string Resolved(string folder) =>
        Path.TrimEndingDirectorySeparator(
            Path.GetFullPath(new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder)
        );

    /// <summary>
    /// The experiment that both runs have. Its measures come from the catalogue, because records do not contain them.
    /// </summary>
    private static Experiment Shared(RecordedRun before, RecordedRun after, string? scale)
    {
        var shared = before
            .Run.Experiments.Select(e => e.Id)
            .Intersect(after.Run.Experiments.Select(e => e.Id))
            .ToList();
        var known = shared.Select(id => Of(id, before, scale)).OfType<Experiment>().ToList();
        return known is [var one]
            ? one
            : throw new UsageException(
                shared.Count == 0
                    ? $"{before.Path} and {after.Path} have no experiment in common: {Ids(before)}; {Ids(after)}"
                : known.Count == 0
                    ? "what: folders alone are not allowed for an experiment that is not in the "
                        + $"catalogue: {string.Join(", ", shared)}; allowed: also its file, as in "
                        + $"{CalledAs.Command} compare {before.Path} {after.Path} mine.yaml"
                : $"{before.Path} and {after.Path} have {known.Count} experiments of the catalogue in "
                    + $"common: {string.Join(", ", shared)}; allowed: one of them named beside the folders"
            );
    }

    private static Experiment? Of(string id, RecordedRun run, string? scale)
    {
        var scales = scale is null ? Selection.Scales.Values : [Selection.Scales[scale]];
        var found = scales.SelectMany(Catalogue.Experiments).Where(e => e.Id == id).ToList();
        // The duration of the load shows which scale the run had. If the other run had another scale, the judge reports
        // it.
        var lasted = run.Records.FirstOrDefault(r => r.Experiment == id)?.Times.LoadEnd;
        return found.FirstOrDefault(e => e.Durations.Total == lasted) ?? found.FirstOrDefault();
    }

    private static string Ids(RecordedRun run) => string.Join(", ", run.Run.Experiments.Select(e => e.Id));
}
