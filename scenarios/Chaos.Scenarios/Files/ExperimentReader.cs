using System.Text.Json;
using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Metrics;
using Chaos.Core.Policies;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Proxy;
using Chaos.Scenarios.Files.Words;
using Chaos.Targets;

namespace Chaos.Scenarios.Files;

/// <summary>
/// Turns a file into the same <see cref="Experiment"/> that C# builds. Each part is read on its own, so that a mistake
/// in one part hides no mistake in another.
/// </summary>
/// <param name="allowed">The hosts that may be touched.</param>
/// <param name="environment">Reads an environment variable; null when secrets need not exist.</param>
public sealed partial class ExperimentReader(AllowedTargets allowed, Func<string, string?>? environment)
{
    /// <summary>
    /// Whether the experiment is going to be started on this machine, so that the programs of its commands have to
    /// exist here.
    /// </summary>
    public bool IsStarted { get; init; }

    /// <summary>
    /// Reads an environment variable, to warn where one that the run needs is not set here; null for no such warning.
    /// </summary>
    public Func<string, string?>? Hints { get; init; }

    /// <summary>
    /// Reads a file's content. Adds every mistake to <paramref name="errors"/> with its path, and returns null when
    /// there was one.
    /// </summary>
    /// <param name="root">The content.</param>
    /// <param name="path">The file, for its folder and name.</param>
    /// <param name="errors">Receives the mistakes.</param>
    /// <param name="written">Numbers, true and false as they are written in the file, by path, where JSON writes them
    /// differently; null for none.</param>
    public Experiment? Read(
        JsonElement root,
        string path,
        ICollection<PlanError> errors,
        IReadOnlyDictionary<string, string>? written = null
    )
    {
        var found = new List<PlanError>();
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var reading = new Reading(
            folder,
            allowed,
            environment is null ? null : new(environment, SecretFile.In(folder)),
            found
        )
        {
            Written = written ?? new Dictionary<string, string>(),
            Root = root,
            Search = Programs(),
            WillRun = IsStarted,
            Environment = Hints,
        };
        var json = new ForgivingJson(PolicyJson.Options, found)
        {
            TextOf = reading.TextOf,
            Renamed = reading.Renamed,
            Beside = WorkloadProtocols.RecordsBeside,
        };
        var file = json.Read<ExperimentFile>(root, "");
        var names = new NamePart(reading, file);
        file = names.Read();
        var journeys = new JourneyPart(reading, json, file, names);
        var calls = journeys.Read();
        journeys.Check(calls);
        var experiment = Build(reading, file, calls, path);
        // A second mistake at the same path follows from the first. Exceptions: placeholders, because a text may hold
        // several, and rows of a feed.
        foreach (
            var error in found
                .GroupBy(e => e.Field)
                .SelectMany(of =>
                    of.Where(e => ReferenceEquals(e, of.First()) || (IsOneOfMany(e) && IsOneOfMany(of.First())))
                        .DistinctBy(e => e.Value)
                )
        )
            errors.Add(Masked(error with { Field = reading.PathOf(error.Field) }));
        return found.Count == 0 ? experiment : null;
    }

    private IReadOnlyList<string>? Programs() =>
        IsStarted && environment?.Invoke("PATH") is { Length: > 0 } search
            ? search.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            : null;

    private static Experiment Build(Reading reading, ExperimentFile file, LoadCalls calls, string path)
    {
        if (file.Version != ExperimentFile.CurrentVersion)
            reading.Wrong(
                "version",
                $"{file.Version}",
                $"{ExperimentFile.CurrentVersion}; a newer version needs a newer chaos"
            );
        var profiles = new ProfilePart(reading, file);
        var limits = FileLimits.Of(file, "").Select(reading.AsWritten).Concat(profiles.Limits()).ToList();
        foreach (var error in limits)
            reading.Errors.Add(error);
        var servicePart = new ServicePart(reading, file);
        var services = servicePart.Read();
        var protocols = new WorkloadProtocols(reading, services);
        var edges = new EdgePart(reading, file, calls, services, protocols);
        var topology = edges.Read();
        var workloads = new WorkloadPart(reading, file, calls, profiles, services, protocols);
        workloads.Check();
        new LoadWarnings(reading, file, calls).Add(workloads.FeedOf);
        foreach (var word in MetricWords.All.Where(w => w is { KindsStandAlone: true, Name: WordName.Workload }))
        foreach (var name in file.Workloads.Keys.Where(word.Kinds.Contains))
            reading.Wrong(
                $"workloads.{name}",
                name,
                $"another name: {string.Join(", ", word.Kinds.Select(k => $"{word.Example}({k})"))} "
                    + "are words of objectives"
            );
        for (var i = 0; i < file.Plugins.Count; i++)
            if (PlugIns.Load(reading.FileAt(file.Plugins[i])) is { } why)
                reading.Wrong($"plugins[{i}]", $"{file.Plugins[i]} ({why})", PlugIns.Allowed);
        var faultPart = new FaultPart(reading, file, topology);
        var faults = faultPart.Read();
        edges.CheckCanaries(topology, faultPart.Sites);
        var durations = Durations(reading, file, calls, profiles, faults);
        profiles.CheckStages(durations.Total);
        workloads.CheckEnds(durations, faults.Count > 0);
        var arms = new ArmPart(reading, file, topology, servicePart, workloads).Read(durations.Total);
        faultPart.CheckArms(arms);
        var loads = workloads.Of(s => services.GetValueOrDefault(s), new Dictionary<string, string>(), durations.Total);
        var names = ObjectiveNames.Of(
            topology,
            file.Workloads.Keys.Concat(loads.SelectMany(w => w.Names)).Distinct(),
            file.Observers.Keys
        );
        var objectives = new ObjectivePart(reading, file, names);
        var expectations = objectives.Read();
        var stops = objectives.Stops();
        var id = file.Id ?? IdOf(path);
        var focus =
            faults.Select(f => f.Fault.Effect.Site).FirstOrDefault(s => topology.Edges.Any(e => e.Name == s))
            ?? topology.Edges.LastOrDefault()?.Name
            ?? Edge.Client;
        var title = file.Title ?? id;
        var (rounds, roundsAreAuto) = RoundsPart.Read(file.Rounds, reading);
        var experiment = new Experiment
        {
            Id = id,
            Title = title,
            Claim = file.Claim ?? title,
            Kind = ExperimentKind.Mitigation,
            Topology = topology,
            Arms = arms,
            Workloads = loads,
            Setup = workloads.Once("setup", calls.Setup, s => services.GetValueOrDefault(s)),
            Teardown = workloads.Once("teardown", calls.Teardown, s => services.GetValueOrDefault(s)),
            Faults = faults,
            Durations = durations,
            AttemptTimeout = file.AttemptTimeout,
            SteadyState = file.SteadyState ?? (faults.Count == 0 ? 0 : .99),
            Rounds = rounds,
            RoundsAreAuto = roundsAreAuto,
            CallsMayFail = file.ExpectOutage ? "the file says expectOutage" : null,
            Expectations = [.. expectations.Select(x => x.Expectation)],
            Reset = objectives.Reset(),
            Observers = objectives.Observers(),
            Stops = stops.OfReadings,
            LoadStops = stops.OfLoad,
            Source = path,
            Warnings = reading.Texts.Warnings,
            Focus = FocusChart.Of([.. expectations.Select(x => x.Expectation)], focus),
            Story = Story(faults, arms, expectations.Select(x => x.Expectation)),
            WhyNotSimulated = "there is no model of the user's own services",
        };
        UnknownLoadWarnings.Add(reading, experiment, [.. expectations.Select(x => x.Path)]);
        AddPlanErrors(
            reading,
            experiment,
            [.. expectations.Select(x => x.Path)],
            new LoadPlaces(file, calls, profiles),
            limits,
            allFaults: faultPart.HasAll
        );
        return experiment;
    }

    private static Durations Durations(
        Reading reading,
        ExperimentFile file,
        LoadCalls calls,
        ProfilePart profiles,
        IReadOnlyList<FaultWindow> faults
    )
    {
        var asked = new Durations
        {
            WarmUp = file.Durations.WarmUp,
            Baseline = file.Durations.Baseline,
            Fault =
                file.Durations.Fault ?? faults.Select(f => f.Start + f.Duration).DefaultIfEmpty(TimeSpan.Zero).Max(),
            Recovery = file.Durations.Recovery,
        };
        // Without faults and without durations in the file, stages say how long the trial is.
        if (
            file.Faults.Count == 0
            && profiles.Longest is { } stages
            && !(reading.Root.ValueKind == JsonValueKind.Object && reading.Root.TryGetProperty("durations", out _))
        )
            return asked with
            {
                Baseline = TimeSpan.FromTicks(Math.Max((stages - asked.WarmUp).Ticks, TimeSpan.FromSeconds(2).Ticks)),
                Recovery = TimeSpan.Zero,
            };
        var longest = file
            .Workloads.Select(w => calls.LongestWithin(w.Key, w.Value, file.AttemptTimeout))
            .DefaultIfEmpty(file.AttemptTimeout)
            .Max();
        return faults.Count == 0 || longest <= TimeSpan.Zero ? asked : asked.BeforeFault(longest);
    }

    /// <summary>
    /// Adds the mistakes that the plan finds in itself, with the paths of the file. If a part could not be read, only
    /// mistakes that do not follow from the missing part are added.
    /// </summary>
    private static void AddPlanErrors(
        Reading reading,
        Experiment experiment,
        IReadOnlyList<string> expectations,
        LoadPlaces places,
        IReadOnlyList<PlanError> limits,
        bool allFaults
    )
    {
        var planned = experiment
            .Errors()
            .Select(e => (Error: e, Field: PathOf(experiment, e.Field, expectations, places)))
            .ToList();
        // A value out of its limits that the plan reports, too, does not prevent a look at the rest of the plan.
        var complete = reading.Errors.All(e => limits.Contains(e) && planned.Any(p => p.Field == e.Field));
        var faultsAndLoad =
            allFaults
            && reading.Errors.All(e =>
                !e.Field.StartsWith("faults", StringComparison.Ordinal)
                && !e.Field.StartsWith("workloads", StringComparison.Ordinal)
                && !e.Field.StartsWith("durations", StringComparison.Ordinal)
            );
        var told = reading.Errors.Select(e => e.Field).ToHashSet();
        foreach (var (error, field) in planned.Where(p => !told.Contains(p.Field)))
        {
            if (
                complete
                || (
                    faultsAndLoad
                    && (
                        field.StartsWith("objectives[", StringComparison.Ordinal)
                        || field.StartsWith("guards[", StringComparison.Ordinal)
                    )
                )
                || field is "id" or "rounds"
            )
                reading.Errors.Add(InTime(experiment, error, reading.AsWritten(error with { Field = field })));
        }
    }

    /// <summary>
    /// Rewrites the plan's error about an expectation: the objective's text, what the plan lacks for it, and the field
    /// of the file that sets it.
    /// </summary>
    private static PlanError InTime(Experiment experiment, PlanError planned, PlanError told)
    {
        if (Place().Match(planned.Field) is not { Success: true } match || match.Groups["list"].Value != "expectations")
            return told;
        if (planned.Field.EndsWith(".limit", StringComparison.Ordinal))
            return told with { Allowed = $"{planned.Allowed} (recovery: in durations)" };
        if (!planned.Field.EndsWith(".phase", StringComparison.Ordinal))
            return told;
        var word = experiment
            .Expectations[int.Parse(match.Groups["index"].Value, System.Globalization.CultureInfo.InvariantCulture)]
            .Phase
            .Kind switch
        {
            PhaseKind.Baseline => "baseline: in durations",
            PhaseKind.Recovery => "recovery: in durations",
            PhaseKind.Fault => "for: in faults",
            _ => "durations",
        };
        return told with { Why = $"cannot be decided in {planned.Value}", Allowed = $"{planned.Allowed} ({word})" };
    }

    private static bool IsOneOfMany(PlanError error) =>
        error.Value.StartsWith("{{", StringComparison.Ordinal)
        || error.Value.Contains(", column", StringComparison.Ordinal);

    /// <summary>Turns a path of the experiment into one of the file.</summary>
    private static string PathOf(
        Experiment experiment,
        string field,
        IReadOnlyList<string> expectations,
        LoadPlaces places
    )
    {
        if (places.OncePathOf(field) is { } once)
            return once;
        if (Place().Match(field) is not { Success: true } match)
            return field == "expectations" ? "objectives" : field;
        var (index, rest) = (
            int.Parse(match.Groups["index"].Value, System.Globalization.CultureInfo.InvariantCulture),
            match.Groups["rest"].Value
        );
        return match.Groups["list"].Value switch
        {
            "expectations" => expectations[index],
            "workloads" => places.PathOf(experiment.Workloads[index].Name, rest),
            "topology.services" => $"services.{experiment.Topology.Services[index].Name}{rest}",
            // The load of an arm is the file's load with the arm's headers.
            "arms" when OfLoad().Match(rest) is { Success: true } load => PathOf(
                experiment,
                load.Value[1..] + rest[load.Length..],
                expectations,
                places
            ),
            "arms" => experiment.Arms[index].Name == "candidate" ? "" : experiment.Arms[index].Name,
            _ => field,
        };
    }

    private static string Story(
        IReadOnlyList<FaultWindow> faults,
        IReadOnlyList<Arm> arms,
        IEnumerable<Expectation> expectations
    )
    {
        var fault =
            faults.Count == 0
                ? "Without any fault"
                : string.Join(
                    "; ",
                    faults.Select(f =>
                        FormattableString.Invariant($"{f.Fault.Summary} for {f.Duration.TotalSeconds:0.#} s")
                    )
                );
        var figures = expectations.Select(x => x.Metric.Name).Distinct().Select(metric => $"{metric} {Of(metric)}");
        return $"{fault}: {string.Join("; ", figures)}.";

        string Of(string metric) =>
            arms.Count == 1
                ? $"{{{arms[0].Name}:{metric}}}"
                : string.Join(", ", arms.Select(a => $"{{{a.Name}:{metric}}} {a.Title}"));
    }

    private static string IdOf(string path) =>
        NotInId().Replace(Path.GetFileNameWithoutExtension(path).ToLowerInvariant(), "-").Trim('-')
            is { Length: > 0 } id
            ? id
            : "experiment";

    private static PlanError Masked(PlanError error) =>
        SecretWords.IsName(error.Field[(error.Field.LastIndexOf('.') + 1)..])
        // A capture names where a secret will come from, and is none itself.
        && !error.Field.Contains(".capture.", StringComparison.Ordinal)
        && !error.Value.StartsWith("{{", StringComparison.Ordinal)
        && error.Value is not (PlanError.Missing or PlanError.Empty)
            ? error with
            {
                Value = Secrets.Mask,
            }
            : error;

    [GeneratedRegex(@"^(?<list>[a-z.]+)\[(?<index>\d+)\](?<rest>.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Place();

    [GeneratedRegex(@"^\.workloads\[\d+\]")]
    private static partial Regex OfLoad();

    [GeneratedRegex("[^a-z0-9.-]+")]
    private static partial Regex NotInId();
}
