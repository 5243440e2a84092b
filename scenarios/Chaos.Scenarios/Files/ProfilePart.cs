using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Load;
using Chaos.Core.Policies;

namespace Chaos.Scenarios.Files;

/// <summary>Reads how often a workload calls: a rate or a number of users, constant or in stages.</summary>
internal sealed class ProfilePart(Reading reading, ExperimentFile file)
{
    /// <summary>The forms of a rate.</summary>
    internal const string Rates =
        "calls a second such as 50, 50/s or 30/m, or { stages: [{ duration: 30s, target: 50 }] }";

    /// <summary>The forms of a number of users.</summary>
    internal const string Users = "a whole number such as 20, or { stages: [{ duration: 30s, target: 20 }] }";

    private const string Stages = "stages";

    /// <summary>The wait of a user after a call that was not good, if the file says nothing of it.</summary>
    internal static readonly TimeSpan UsualPause = TimeSpan.FromSeconds(1);

    private static readonly ClosedLoad s_noUsers = new() { Stages = [] };

    /// <summary>The mistakes of values that can be read and are out of their limits.</summary>
    public IEnumerable<PlanError> Limits() =>
        file
            .Workloads.SelectMany(w =>
                RateOf(w.Value) is { } rate
                    ? LimitsOf(w.Value, nameof(WorkloadFile.Rate), rate, $"workloads.{w.Key}.rate")
                : UsersOf(w.Value) is { } users
                    ? LimitsOf(w.Value, nameof(WorkloadFile.Users), users, $"workloads.{w.Key}.users")
                : StageLimits<RateStagesFile>(w.Value.Rate, $"workloads.{w.Key}.rate")
                    .Concat(StageLimits<UserStagesFile>(w.Value.Users, $"workloads.{w.Key}.users"))
            )
            .Select(reading.AsWritten);

    /// <summary>Reports every mistake of a workload.</summary>
    public void Check(WorkloadFile workload, string path)
    {
        if (workload.Rate is not null && workload.Users is not null)
            reading.Wrong(path, "rate and users", "one of the two");
        else if (
            workload.Rate is null
            && workload.Users is null
            && reading.Errors.All(e => e.Field != $"{path}.rate" && e.Field != $"{path}.users")
        )
            reading.Wrong(path, "neither rate nor users", "rate: calls a second, or users");
        if (workload.Rate is { } rate && RateOf(workload) is null)
            CheckStages<RateStagesFile>(rate, Rates, $"{path}.rate");
        if (workload.Users is { } users && UsersOf(workload) is null)
            CheckStages<UserStagesFile>(users, Users, $"{path}.users");
        if (workload is { Arrivals: not null, Spacing: not null })
            reading.Wrong($"{path}.spacing", "beside arrivals", "one of the two: arrivals is its newer name");
        foreach (
            var (name, value) in new (string, object?)[]
            {
                ("arrivals", workload.Arrivals),
                ("spacing", workload.Spacing),
            }
        )
            if (value is not null && workload is { Users: not null, Rate: null })
                reading.Wrong($"{path}.{name}", $"{value}".ToLowerInvariant(), "nothing of arrivals beside users");
        foreach (
            var (name, value) in new (string, TimeSpan?)[]
            {
                ("pauseAfterFailure", workload.PauseAfterFailure),
                ("pace", workload.Pace),
            }
        )
            if (value is { } time && workload is { Rate: not null, Users: null })
                reading.Wrong(
                    $"{path}.{name}",
                    Core.Limits.TextOf(time),
                    $"{name} beside users only: a rate waits for no answer"
                );
    }

    /// <summary>Reports stages that do not fit into the trial.</summary>
    public void CheckStages(TimeSpan trial)
    {
        foreach (var (name, workload) in file.Workloads)
        {
            var path = $"workloads.{name}.{(workload.Rate is not null ? "rate" : "users")}.{Stages}";
            if (reading.IsToldWithin(path) || reading.IsToldWithin("durations") || reading.IsToldWithin("faults"))
                continue;
            if (LengthOf(workload) is { } length && length > trial)
                reading.Wrong(
                    path,
                    $"{Core.Limits.TextOf(length)} in all",
                    $"stages of {Core.Limits.TextOf(trial)} in all at most, as long as the trial (durations)"
                );
            else if (LengthOf(workload) is not null && Goes(workload) is false)
                reading.Wrong(path, "targets of 0 only", "a target above 0 in one stage at least");
        }
    }

    /// <summary>
    /// The place in the file of a stage of the plan: where a stage begins is the target of the one before, and the last
    /// target holds to the end. Null for a load without stages.
    /// </summary>
    /// <param name="workload">The workload.</param>
    /// <param name="stage">Number of the stage in the plan.</param>
    /// <param name="property">Its property.</param>
    public string? PlaceOf(WorkloadFile workload, int stage, string property)
    {
        var count =
            StagesOf<RateStagesFile>(workload.Rate)?.Stages.Count
            ?? StagesOf<UserStagesFile>(workload.Users)?.Stages.Count;
        if (count is not > 0)
            return null;
        var isBegin = property.StartsWith("from", StringComparison.Ordinal);
        var place = Math.Clamp(isBegin ? stage - 1 : stage, 0, count.Value - 1);
        return $"{(workload.Rate is not null ? "rate" : "users")}.{Stages}[{place}]."
            + (property == "duration" ? property : "target");
    }

    /// <summary>How long the longest stages of the file are; null when no workload has stages.</summary>
    public TimeSpan? Longest => file.Workloads.Values.Select(LengthOf).Max();

    /// <summary>The load of a workload for a trial of this length.</summary>
    public LoadProfile Of(WorkloadFile workload, TimeSpan trial)
    {
        if (workload.Users is not null)
            return (
                UsersOf(workload) is { } users ? ClosedLoad.Constant(users, trial)
                : StagesOf<UserStagesFile>(workload.Users) is { Stages.Count: > 0 } ramp
                    ? s_noUsers with
                    {
                        Stages = Held(
                            [.. ramp.Stages.Select(s => (s.Target, s.Duration))],
                            trial,
                            (from, to, time) => new UserStage(from, to, time)
                        ),
                    }
                : ClosedLoad.Constant(1, trial)
            ) with
            {
                PauseAfterFailure = workload.PauseAfterFailure ?? UsualPause,
                Pace = workload.Pace ?? TimeSpan.Zero,
            };
        var rate = StagesOf<RateStagesFile>(workload.Rate) is { Stages.Count: > 0 } stages
            ? new ArrivalRate
            {
                Stages = Held(
                    [.. stages.Stages.Select(s => (s.Target, s.Duration))],
                    trial,
                    (from, to, time) => new RateStage(from, to, time)
                ),
            }
            : ArrivalRate.Constant(RateOf(workload) ?? 1, trial);
        return new OpenLoad { Rate = rate, Spacing = workload.Arrivals ?? workload.Spacing ?? ArrivalSpacing.Even };
    }

    /// <summary>Stages from target to target, and the last target until the end of the trial.</summary>
    private static List<TStage> Held<TStage, T>(
        IReadOnlyList<(T Target, TimeSpan Duration)> stages,
        TimeSpan trial,
        Func<T, T, TimeSpan, TStage> stage
    )
        where T : struct
    {
        var held = new List<TStage>();
        var (from, end) = (default(T), TimeSpan.Zero);
        foreach (var (target, duration) in stages)
        {
            held.Add(stage(from, target, duration));
            (from, end) = (target, end + duration);
        }
        if (end < trial)
            held.Add(stage(from, from, trial - end));
        return held;
    }

    private void CheckStages<T>(JsonElement value, string allowed, string path)
        where T : class
    {
        if (value.ValueKind == JsonValueKind.Object)
            Json(reading.Errors).Read<T>(value, path);
        else
            reading.Wrong(path, StrictJson.Shown(value), allowed);
    }

    private ForgivingJson Json(ICollection<PlanError> errors) =>
        new(PolicyJson.Options, errors) { TextOf = reading.TextOf, Renamed = reading.Renamed };

    private T? StagesOf<T>(JsonElement? value)
        where T : class => value is { ValueKind: JsonValueKind.Object } stages ? Json([]).Read<T>(stages, "") : null;

    private static double? RateOf(WorkloadFile workload) =>
        workload.Rate switch
        {
            { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
            { ValueKind: JsonValueKind.String } text => NumberWords.Of("rate", text.GetString()!),
            _ => null,
        };

    private static int? UsersOf(WorkloadFile workload) =>
        workload.Users is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var users)
            ? users
            : null;

    /// <summary>The mistakes of stages that can be read and are out of their limits.</summary>
    private IEnumerable<PlanError> StageLimits<T>(JsonElement? value, string path)
        where T : class
    {
        if (value is not { ValueKind: JsonValueKind.Object } stages)
            return [];
        var unread = new List<PlanError>();
        var read = Json(unread).Read<T>(stages, path);
        return FileLimits.Of(read, path).Where(e => unread.All(u => u.Field != e.Field));
    }

    private static IEnumerable<PlanError> LimitsOf(WorkloadFile workload, string property, object value, string path) =>
        Core.Limits.Find(workload.GetType().GetProperty(property)) is { } limit
        && Core.Limits.Error(limit, value, path) is { } error
            ? [error]
            : [];

    private TimeSpan? LengthOf(WorkloadFile workload) =>
        StagesOf<RateStagesFile>(workload.Rate) is { } rate ? Sum(rate.Stages.Select(s => s.Duration))
        : StagesOf<UserStagesFile>(workload.Users) is { } users ? Sum(users.Stages.Select(s => s.Duration))
        : null;

    private bool? Goes(WorkloadFile workload) =>
        StagesOf<RateStagesFile>(workload.Rate)?.Stages.Any(s => s.Target > 0)
        ?? StagesOf<UserStagesFile>(workload.Users)?.Stages.Any(s => s.Target > 0);

    private static TimeSpan Sum(IEnumerable<TimeSpan> times) => times.Aggregate(TimeSpan.Zero, (sum, t) => sum + t);
}
