using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Journeys;
using Chaos.Core.Judging;
using Chaos.Core.Trials;
using Chaos.Engine.Generators;

namespace Chaos.Engine.Trials;

/// <summary>
/// Makes the calls of setup and teardown, once each for an arm, beside the load. They are in no record, and services
/// do not count them.
/// </summary>
/// <param name="testbed">Where the trial runs.</param>
internal sealed class TrialSteps(ITestbed testbed)
{
    private static readonly TimeSpan s_usual = TimeSpan.FromSeconds(5);

    /// <summary>The longest that a teardown may take.</summary>
    private static readonly TimeSpan s_teardown = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Visit> _visits = [];
    private bool _isTornDown;

    /// <summary>What the setup of an arm captured.</summary>
    public IReadOnlyDictionary<string, string> SharedOf(Arm arm) =>
        _visits.GetValueOrDefault(arm.Name)?.Captured ?? new Dictionary<string, string>();

    /// <summary>Makes the calls of the setup, up to the first that is not good.</summary>
    /// <exception cref="WrongExperimentException">One of them was not good.</exception>
    public async Task SetUpAsync(TrialSetup setup, CancellationToken cancellationToken)
    {
        if (setup.Experiment.Setup is not { } journey)
            return;
        foreach (var arm in setup.Arms)
        {
            var visit = _visits[arm.Name] = new Visit(0);
            for (var i = 0; i < journey.Steps.Count; i++)
                if (await CallAsync(setup.Experiment, arm, journey.Steps[i], i, visit, cancellationToken) is { } failed)
                    throw new WrongExperimentException($"setup failed, so that no load was made: {failed}");
        }
    }

    /// <summary>
    /// Makes every call of the teardown, however the trial ended, for each arm whose setup has begun. A call that is not
    /// good keeps no later one from being made. Returns what failed. Does nothing when it is called again.
    /// </summary>
    public async Task<IReadOnlyList<string>> TearDownAsync(TrialSetup setup)
    {
        if (setup.Experiment.Teardown is not { } journey || _isTornDown)
            return [];
        _isTornDown = true;
        var failures = new List<string>();
        using var limit = new CancellationTokenSource(s_teardown, testbed.Time);
        foreach (var arm in setup.Arms.Where(a => setup.Experiment.Setup is null || _visits.ContainsKey(a.Name)))
        {
            var visit = new Visit(0) { Shared = SharedOf(arm) };
            for (var i = 0; i < journey.Steps.Count; i++)
                if (await TearDownAsync(setup.Experiment, arm, journey.Steps[i], i, visit, limit.Token) is { } failed)
                    failures.Add($"{TrialEvent.TeardownFailed}: {failed}");
        }
        return failures;
    }

    private async Task<string?> TearDownAsync(
        Experiment experiment,
        Arm arm,
        Step step,
        int index,
        Visit visit,
        CancellationToken limit
    )
    {
        if (limit.IsCancellationRequested)
            return $"{step.Name}: not sent, because the {s_teardown.TotalSeconds:0} s of the teardown were over";
        try
        {
            return await CallAsync(experiment, arm, step, index, visit, limit);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return $"{step.Name}: no answer within the {s_teardown.TotalSeconds:0} s of the teardown";
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A defect of a driver, too: the other steps are still to be made, and the trial has its record.
            return $"{step.Name}: {e.Message}";
        }
    }

    /// <summary>Makes a call. Returns how it failed; null when it was good.</summary>
    private async Task<string?> CallAsync(
        Experiment experiment,
        Arm arm,
        Step step,
        int index,
        Visit visit,
        CancellationToken cancellationToken
    )
    {
        await Task.Delay(step.Before.Least, testbed.Time, cancellationToken);
        // Without its value, a call such as DELETE /orders/{{id}} would be another call.
        if (step.Needs.FirstOrDefault(n => visit.Of(n) is null) is { } missing)
            return $"{step.Name}: not sent, because nothing was captured for {{{{{missing}}}}}";
        var workload = experiment.WorkloadsOf(arm)[0];
        await using var target = testbed.Connect(arm, workload with { Target = step.Target, Mix = [] }, null);
        using var passed = new CancellationTokenSource(step.Timeout ?? s_usual, testbed.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(passed.Token, cancellationToken);
        CallResult result = default;
        Exception? exception = null;
        try
        {
            // A number below 0 is none that services count.
            result = await target.CallAsync(new(-1 - index, 0) { Visit = visit }, either.Token);
        }
        catch (Exception e)
        {
            exception = e;
        }
        cancellationToken.ThrowIfCancellationRequested();
        if (EndOfCall.Of(result, exception, passed.IsCancellationRequested, isStopped: false) is not { } end)
            throw exception!;
        return end.Status.IsGood() ? null : $"{step.Name}: {end.Detail ?? end.Outcome ?? OutcomeWords.Of(end.Status)}";
    }
}
