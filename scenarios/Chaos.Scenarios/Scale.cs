namespace Chaos.Scenarios;

/// <summary>How long and how thorough an experiment is.</summary>
public sealed record Scale
{
    /// <summary>Short faults, control and candidate only: a verdict within three minutes.</summary>
    public static Scale Smoke { get; } =
        new()
        {
            Fault = TimeSpan.FromSeconds(4),
            WarmUp = TimeSpan.FromSeconds(2),
            Baseline = TimeSpan.FromSeconds(2),
            Levels = false,
            RecoveryHold = TimeSpan.FromSeconds(2),
        };

    /// <summary>Short faults and every arm, on real brokers.</summary>
    public static Scale Messaging { get; } =
        Smoke with
        {
            WarmUp = TimeSpan.FromSeconds(1),
            Levels = true,
            RealBrokers = true,
        };

    /// <summary>Long faults and every arm.</summary>
    public static Scale Nightly { get; } =
        new()
        {
            RealBrokers = true,
            Fault = TimeSpan.FromSeconds(15),
            WarmUp = TimeSpan.FromSeconds(3),
            Baseline = TimeSpan.FromSeconds(6),
            Levels = true,
            RecoveryHold = TimeSpan.FromSeconds(5),
        };

    /// <summary>Length of the faults.</summary>
    public required TimeSpan Fault { get; init; }

    /// <summary>Length of the warm-up.</summary>
    public required TimeSpan WarmUp { get; init; }

    /// <summary>Length of the baseline, in which the steady state is watched before the fault.</summary>
    public required TimeSpan Baseline { get; init; }

    /// <summary>Whether the arms beside control and candidate run.</summary>
    public required bool Levels { get; init; }

    /// <summary>Whether experiments for which a mock of a broker is enough run on a real broker.</summary>
    public bool RealBrokers { get; init; }

    /// <summary>How long calls must stay good before the service counts as recovered.</summary>
    public required TimeSpan RecoveryHold { get; init; }
}
