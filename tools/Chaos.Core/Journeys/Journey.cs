namespace Chaos.Core.Journeys;

/// <summary>
/// Calls that one arrival makes one after the other. The first is due when the arrival is; each later one when the one
/// before has ended and the think time has passed. A call that is not good ends the journey.
/// </summary>
public sealed record Journey
{
    /// <summary>The most steps of a journey.</summary>
    public const int MostSteps = 100;

    /// <summary>Name, unique in the workload.</summary>
    public required string Name { get; init; }

    /// <summary>The calls in order.</summary>
    [Allowed(1, MostSteps)]
    public required IReadOnlyList<Step> Steps { get; init; }

    /// <summary>The wait after the last call.</summary>
    public ThinkTime After { get; init; } = ThinkTime.None;

    /// <summary>The journey in a few words: <c>login: POST /login, think 1s..3s, buy: POST /orders</c>.</summary>
    public string Summary =>
        string.Join(
            ", ",
            Steps
                .SelectMany(s => new[] { Waits(s.Before), $"{s.Name}: {s.Target.CallSummary}" })
                .Append(Waits(After))
                .Where(part => part.Length > 0)
        );

    /// <summary>The longest time that the journey waits on purpose.</summary>
    public TimeSpan MostThinking => Steps.Aggregate(After.Most, (sum, s) => sum + s.Before.Most);

    /// <summary>The longest that it can take.</summary>
    /// <param name="timeout">The timeout of a step that has none of its own.</param>
    /// <param name="most">The longest time of a call that counts.</param>
    public TimeSpan Longest(TimeSpan timeout, TimeSpan most) =>
        Steps.Aggregate(MostThinking, (sum, s) => sum + ((s.Timeout ?? timeout) is var own && own < most ? own : most));

    /// <summary>
    /// Whether every step is made once: a user that has made each would walk the journey again and again without a call.
    /// </summary>
    public bool EndsForUsers => Steps.Count > 0 && Steps.All(s => s.Once);

    /// <summary>Returns every mistake, each with a field under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path) =>
        [
            .. Limits.Of(this, path),
            .. EndsForUsers
                ? [new PlanError($"{path}.steps", "once at every step", "a step without once")]
                : Array.Empty<PlanError>(),
            .. Steps.SelectMany((s, i) => s.Errors($"{path}.steps[{i}]")),
            .. After.Errors($"{path}.think"),
        ];

    private static string Waits(ThinkTime time) => time == ThinkTime.None ? "" : $"think {time}";
}
