using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Metrics;

namespace Chaos.Scenarios;

/// <summary>A scenario that is written as a <see cref="ExperimentPlan"/>, with short words for its parts.</summary>
public abstract class PlanScenario : Scenario
{
    /// <summary>Before the fault, after the warm-up.</summary>
    protected static Phase Before => Phase.Baseline;

    /// <summary>While the fault is active.</summary>
    protected static Phase During => Phase.DuringFault;

    /// <summary>After the fault is gone.</summary>
    protected static Phase After => Phase.AfterFault;

    /// <summary>All but the warm-up.</summary>
    protected static Phase Whole => Phase.Whole;

    /// <inheritdoc/>
    public sealed override Experiment Build(Scale scale) => Plan(scale).At(scale);

    /// <summary>The plan. Its durations and its figures may depend on the scale; it lists all of its arms.</summary>
    protected abstract ExperimentPlan Plan(Scale scale);

    /// <summary>A time in seconds.</summary>
    protected static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    /// <summary>A time in milliseconds.</summary>
    protected static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    /// <summary>
    /// How long the phases last, in seconds; where nothing is said, as long as the scale has them. Before a fault there
    /// is one second more, for calls that are under way when it begins: none takes longer.
    /// </summary>
    protected static Durations Phases(
        Scale scale,
        double? warmUp = null,
        double? baseline = null,
        double? fault = null,
        double recovery = 0
    )
    {
        var phases = new Durations
        {
            WarmUp = warmUp is { } w ? Seconds(w) : scale.WarmUp,
            Baseline = baseline is { } b ? Seconds(b) : scale.Baseline,
            Fault = fault is { } f ? Seconds(f) : scale.Fault,
            Recovery = Seconds(recovery),
        };
        return fault == 0 ? phases : phases.BeforeFault(Seconds(1));
    }

    /// <summary>A fault that does not last for the whole fault phase.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="seconds">How long it lasts.</param>
    /// <param name="from">Seconds after the beginning of the fault phase at which it is injected.</param>
    protected static FaultWindow Window(FaultSpec fault, double seconds, double from = 0) =>
        new()
        {
            Fault = fault,
            Start = Seconds(from),
            Duration = Seconds(seconds),
        };

    /// <summary>At most so much.</summary>
    protected static Limit AtMost(double value) => Limit.AtMost(value);

    /// <summary>At least so much.</summary>
    protected static Limit AtLeast(double value) => Limit.AtLeast(value);

    /// <summary>A metric of the calls of one workload.</summary>
    protected static OfWorkload Of(string workload, Metric metric) => new(workload, metric);

    /// <summary>A limit that the candidate has to keep and the control has to miss.</summary>
    protected static Objective Objective(Metric metric, Phase phase, Limit limit) => new(metric, phase, limit);

    /// <summary>A limit that the candidate has to keep.</summary>
    protected static Guard Guard(Metric metric, Phase phase, Limit limit) => new(metric, phase, limit);

    /// <summary>What theory says of an arm, and from where it is known.</summary>
    protected static Oracle Oracle(
        string arm,
        Metric metric,
        Phase phase,
        double expected,
        double tolerance,
        string source
    ) => new(arm, metric, phase, expected, tolerance, source);

    /// <summary>A figure that has to be exactly 0, in the candidate or in every arm.</summary>
    protected static Invariant Zero(Metric metric, Phase phase, bool inEveryArm = false) =>
        new()
        {
            Metric = metric,
            Phase = phase,
            InEveryArm = inEveryArm,
        };

    /// <summary>A limit of one arm's figure divided by another's.</summary>
    protected static Contrast Contrast(string arm, string against, Metric metric, Phase phase, Limit limit) =>
        new()
        {
            Arm = arm,
            Against = against,
            Metric = metric,
            Phase = phase,
            Limit = limit,
        };

    /// <summary>A counter of a service, drawn per call or per another counter.</summary>
    protected static Chart Drawn(string title, string service, string counter, string? per = null) =>
        new(title, service, counter, per);

    /// <summary>The mitigation replaced by what the control has.</summary>
    protected Mutant LikeControl(string name, string killedBy) =>
        Mutant.WithPolicies(name, killedBy, Build(Scale.Nightly).Control!.Policies);
}
