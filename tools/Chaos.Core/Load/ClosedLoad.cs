using System.Globalization;
using System.Text.Json.Serialization;

namespace Chaos.Core.Load;

/// <summary>
/// A closed load: each user makes its next call when its last one was answered. A slow service gets fewer calls, so
/// that a closed load has no due times, and its latency is the service time.
/// </summary>
public sealed record ClosedLoad : LoadProfile
{
    /// <summary>The most users that a plan may ask for.</summary>
    public const int MaxUsers = 100_000;

    /// <summary>The number of users over time.</summary>
    public required IReadOnlyList<UserStage> Stages { get; init; }

    /// <summary>Time that a user waits between an answer and its next call.</summary>
    [Allowed("0s", "1h")]
    public TimeSpan ThinkTime { get; init; }

    /// <summary>Time that a user waits after a call that was not good, in place of a shorter think time.</summary>
    [Allowed("0s", "1h")]
    public TimeSpan PauseAfterFailure { get; init; }

    /// <summary>Least time from the begin of a user's call to the begin of its next one.</summary>
    [Allowed("0s", "1h")]
    public TimeSpan Pace { get; init; }

    [JsonIgnore]
    public override TimeSpan Duration => TimeSpan.FromTicks(Stages.Sum(s => s.Duration.Ticks));

    [JsonIgnore]
    public int PeakUsers => Stages.Count == 0 ? 0 : Stages.Max(s => Math.Max(s.FromUsers, s.ToUsers));

    [JsonIgnore]
    public override string Summary =>
        string.Join(
            ", then ",
            Stages.Select(s =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(s.FromUsers == s.ToUsers ? $"{s.FromUsers}" : $"{s.FromUsers} to {s.ToUsers}")} "
                        + $"users for {s.Duration.TotalSeconds:0.###} s"
                )
            )
        )
        + (
            ThinkTime == TimeSpan.Zero
                ? ""
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $", {ThinkTime.TotalMilliseconds:0.###} ms of think time between calls"
                )
        )
        + (
            Pace == TimeSpan.Zero
                ? ""
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $", each user at most every {Pace.TotalMilliseconds:0.###} ms"
                )
        );

    public static ClosedLoad Constant(int users, TimeSpan duration) => new() { Stages = [new(users, users, duration)] };

    /// <summary>Number of users at a time; 0 outside the stages.</summary>
    public int UsersAt(TimeSpan time)
    {
        var users = 0;
        foreach (var change in Changes())
        {
            if (change.At > time)
                break;
            users = change.Users;
        }
        return users;
    }

    /// <summary>
    /// Returns every change of the number of users in order, down to 0 at the end. A ramp over n users changes in the
    /// middle of each of n equal parts, so that it has as many user-seconds as the straight line.
    /// </summary>
    public IEnumerable<UserChange> Changes()
    {
        var users = 0;
        var start = TimeSpan.Zero;
        foreach (var stage in Stages)
        {
            if (stage.FromUsers != users)
                yield return new(start, stage.FromUsers);
            users = stage.FromUsers;
            var steps = Math.Abs(stage.ToUsers - stage.FromUsers);
            for (var step = 0; step < steps; step++)
            {
                users += Math.Sign(stage.ToUsers - stage.FromUsers);
                yield return new(
                    start + TimeSpan.FromTicks((long)(stage.Duration.Ticks * ((step + 0.5) / steps))),
                    users
                );
            }
            start += stage.Duration;
        }
        if (users != 0)
            yield return new(start, 0);
    }

    /// <summary>
    /// How long a user waits before its next call: the think time, longer after a call that was not good, and until the
    /// pace allows it.
    /// </summary>
    /// <param name="hasFailed">Whether its last call ended and was not good.</param>
    /// <param name="took">How long ago that call began.</param>
    public TimeSpan PauseAfter(bool hasFailed, TimeSpan took)
    {
        var pause = hasFailed && PauseAfterFailure > ThinkTime ? PauseAfterFailure : ThinkTime;
        return Pace - took > pause ? Pace - took : pause;
    }

    /// <summary>
    /// The most calls that can be made, if every answer came at once. Without think time and pace there is no bound,
    /// and the result is infinity.
    /// </summary>
    public override double CallsDue(TimeSpan from, TimeSpan to)
    {
        if (to <= from)
            return 0;
        double userTicks = 0;
        var (since, users) = (TimeSpan.Zero, 0);
        foreach (var change in Changes())
        {
            var (begin, end) = (since > from ? since : from, change.At < to ? change.At : to);
            if (end > begin)
                userTicks += (double)users * (end - begin).Ticks;
            (since, users) = (change.At, change.Users);
        }
        if (userTicks == 0)
            return 0;
        var least = ThinkTime > Pace ? ThinkTime : Pace;
        return least > TimeSpan.Zero ? userTicks / least.Ticks : double.PositiveInfinity;
    }

    public override IEnumerable<PlanError> Errors(string path)
    {
        if (Stages.Count == 0)
            yield return new($"{path}.stages", "none", "at least one stage");
        var stageErrors = Stages.SelectMany((stage, i) => Limits.Of(stage, $"{path}.stages[{i}]")).ToList();
        foreach (var error in stageErrors)
            yield return error;
        if (stageErrors.Count == 0 && Stages.Count > 0 && DurationError($"{path}.duration", Duration) is { } tooLong)
            yield return tooLong;
        if (stageErrors.Count == 0 && Stages.Count > 0 && PeakUsers == 0)
            yield return new($"{path}.stages", "no users at all", "at least one stage with users");
        foreach (var error in Limits.Of(this, path))
            yield return error;
    }

    public bool Equals(ClosedLoad? other) =>
        other is not null
        && (ThinkTime, PauseAfterFailure, Pace) == (other.ThinkTime, other.PauseAfterFailure, other.Pace)
        && Stages.SequenceEqual(other.Stages);

    public override int GetHashCode() => Stages.Aggregate(ThinkTime.GetHashCode(), HashCode.Combine);
}
