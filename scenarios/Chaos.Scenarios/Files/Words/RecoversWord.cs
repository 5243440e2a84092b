using Chaos.Core.Metrics;

namespace Chaos.Scenarios.Files.Words;

/// <summary>
/// The time from the end of the fault until nearly every call is good again, the start of a killed service included:
/// <c>recovers within 5 s</c>.
/// </summary>
public sealed class RecoversWord : MetricWord
{
    public override string Form => "recovers";

    private static readonly TimeSpan s_hold = TimeSpan.FromSeconds(5);

    public override Metric? Read(string word, string? argument) =>
        word == Form && argument is null ? new TimeToRecover(s_hold) : null;
}
