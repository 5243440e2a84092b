using Chaos.Cli.Running;
using Chaos.Core.Judging;
using Chaos.Engine.Runs;
using Chaos.Targets;

namespace Chaos.Cli.Loading;

/// <summary>
/// Carries out a load with faults: a proxy is between the load and the service, and what a run with faults needs to clean
/// up after itself.
/// </summary>
/// <param name="plan">The load.</param>
/// <param name="course">The load without a proxy, which prints.</param>
/// <param name="allowed">The hosts that load and faults may reach.</param>
/// <param name="json">Whether standard output is for a JSON document.</param>
internal sealed class FaultCourse(LoadPlan plan, LoadCourse course, AllowedTargets allowed, bool json)
{
    /// <summary>Carries out the load and prints its result.</summary>
    public async Task<ExitCode> RunAsync(RunRequest request, string? output, CancellationToken cancellationToken)
    {
        var whole = new RunCourse(ToxiproxyAddress.FromEnvironment(), allowed, json)
        {
            HasPreflight = false,
            Outputs = course.Outputs,
            View = course.View,
            Print = course.Print,
        };
        if (whole.Mistakes([plan.Experiment]) is { Count: > 0 } mistakes)
            throw new UsageException(mistakes);
        course.Head();
        await OwnLoad.MakeAsync(plan, LoadCourse.Unseen(), cancellationToken);
        return await whole.RunAsync(request, output, judge: null, cancellationToken);
    }
}
