using Chaos.Core.Calls;
using Chaos.Core.Journeys;
using Chaos.Core.Load;

namespace Chaos.Core.Experiments;

/// <summary>What is called, the load on it, and the timeout of its calls.</summary>
public sealed record Workload
{
    /// <summary>Name, unique in the experiment.</summary>
    public required string Name { get; init; }

    /// <summary>The target that is called; with a <see cref="Mix"/>, that of its first step.</summary>
    public required TargetSpec Target { get; init; }

    /// <summary>
    /// The target called instead during the warm-up, for a call that changes something or costs something; null for the
    /// same target. There is none with a <see cref="Mix"/>.
    /// </summary>
    public TargetSpec? WarmUp { get; init; }

    /// <summary>
    /// The journeys of which each arrival takes one, by their weights. Empty when each arrival is one call of the
    /// target.
    /// </summary>
    public IReadOnlyList<MixPart> Mix { get; init; } = [];

    /// <summary>The profile of the load. It has to last as long as the trial.</summary>
    public required LoadProfile Load { get; init; }

    /// <summary>
    /// Timeout of a call, counted from its start. A call that takes longer ends as timed out. A step of a journey may
    /// have another.
    /// </summary>
    [Allowed("1ms", "5m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many arrivals the load makes at most; null for as many as it can.</summary>
    [Allowed(1, 1_000_000_000)]
    public long? Iterations { get; init; }

    /// <summary>The user's own labels, shown with the figures.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>All that is called, each target once.</summary>
    public IEnumerable<TargetSpec> Targets =>
        Mix.Count == 0 ? [Target] : Mix.SelectMany(m => m.Journey.Steps).Select(s => s.Target).Distinct();

    /// <summary>The longest that one arrival can take: the timeout, or the longest journey with its think times.</summary>
    public TimeSpan Longest => LongestWithin(TimeSpan.MaxValue);

    /// <summary>
    /// When the load gives an arrival up. For a journey it is a second after its longest time, so that the timeout of a
    /// step ends it first.
    /// </summary>
    public TimeSpan GivenUpAfter => Mix.Count == 0 ? Timeout : Longest + TimeSpan.FromSeconds(1);

    /// <summary>The parts that have figures of their own; empty without a mix.</summary>
    public IReadOnlyList<WorkloadPart> Parts => [.. WorkloadPart.Of(Name, Mix)];

    /// <summary>The workload's name and those of its parts.</summary>
    public IEnumerable<string> Names => Parts.Select(p => p.Name).Prepend(Name);

    /// <summary>The part with a full name such as <c>shop.buy</c>; null when there is none.</summary>
    public WorkloadPart? PartOf(string fullName) => Parts.FirstOrDefault(p => p.Name == fullName);

    /// <summary>The longest that one arrival can take whose calls all end within an attempt timeout.</summary>
    public TimeSpan LongestWithin(TimeSpan attemptTimeout) =>
        Mix.Select(m => m.Journey.Longest(Timeout, attemptTimeout))
            .DefaultIfEmpty(Timeout < attemptTimeout ? Timeout : attemptTimeout)
            .Max();

    /// <summary>Returns every mistake, each with a field under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path)
    {
        foreach (var error in Limits.Of(this, path))
            yield return error;
        if (Mix.Count == 0)
            foreach (var error in Target.Errors($"{path}.target"))
                yield return error;
        foreach (var error in Mix.SelectMany((m, i) => m.Errors($"{path}.mix[{i}]")))
            yield return error;
        if (Mix.Count > 0 && WarmUp is not null)
            yield return new($"{path}.warmUp", WarmUp.CallSummary, "no warm-up call beside a mix");
        if (Parts.GroupBy(p => p.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            yield return new($"{path}.mix", twice.Key, "each name of a step or journey once in a workload");
        foreach (var error in Load.Errors($"{path}.load"))
            yield return error;
    }
}
