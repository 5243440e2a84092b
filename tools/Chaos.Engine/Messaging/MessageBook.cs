using Chaos.Core.Experiments;
using Chaos.Core.Messaging;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;
using Chaos.Engine.Time;

namespace Chaos.Engine.Messaging;

/// <summary>
/// The ledgers of a trial, one for each arm. Publishers write one side of them; the testbed's consumers report the
/// other.
/// </summary>
internal sealed class MessageBook : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_stragglers = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(60);
    private static readonly ulong s_trials = Chance.Stream("number of a trial");

    private readonly ITestbed _testbed;
    private readonly TrialSetup _setup;
    private readonly TrialClock _clock;
    private readonly Dictionary<string, Ledger> _ledgers = [];
    private readonly Dictionary<(string Arm, string Workload), Producer> _producers = [];
    private readonly CancellationTokenSource _ending = new();
    private Task _taking = Task.CompletedTask;
    private TimeSpan _lastHandled;

    public MessageBook(ITestbed testbed, TrialSetup setup, TrialClock clock)
    {
        (_testbed, _setup, _clock) = (testbed, setup, clock);
        var groups = setup.Groups.Select((g, i) => (g.Arm, Group: (Number: i, Name: g.Group, g.Channel))).ToList();
        foreach (var arm in setup.Arms)
        {
            var published = setup.Experiment.WorkloadsOf(arm).Where(w => w.Target is PublishSpec).ToList();
            if (published.Count == 0)
                continue;
            var ledger = _ledgers[arm.Name] = new(
                Chance.Bits(setup.Seed, s_trials, (ulong)setup.Round, setup.TokenOf(arm)),
                clock.Time,
                [.. groups.Where(g => g.Arm == arm).Select(g => g.Group)]
            );
            foreach (var workload in published)
                _producers[(arm.Name, workload.Name)] = ledger.Open(
                    _producers.Count,
                    workload.Name,
                    ((PublishSpec)workload.Target).Channel
                );
        }
    }

    /// <summary>Whether any workload of the trial publishes.</summary>
    public bool IsEmpty => _ledgers.Count == 0;

    /// <summary>The producer name of a workload; null for a workload that does not publish.</summary>
    public Producer? ProducerOf(Arm arm, string workload) => _producers.GetValueOrDefault((arm.Name, workload));

    /// <summary>Marks the beginning of the load: from now on handled messages are read in.</summary>
    public void Start()
    {
        foreach (var ledger in _ledgers.Values)
            ledger.Start(_clock.Start, _setup.Experiment.Durations.WarmUp);
        if (!IsEmpty)
            _taking = RunAsync(_ending.Token);
    }

    /// <summary>
    /// Waits until every acknowledged message was handled, or until none has been handled for so long that no more are
    /// expected.
    /// </summary>
    /// <exception cref="TestbedException">The consumers' reports cannot be read.</exception>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        _ending.Cancel();
        await _taking;
        if (_setup.Groups.Count == 0)
            return;
        var begun = _clock.Elapsed;
        _lastHandled = Max(_lastHandled, begun);
        TimeSpan? settled = null;
        while (_clock.Elapsed - begun < s_most)
        {
            await TakeAsync(cancellationToken);
            var now = _clock.Elapsed;
            if (_ledgers.Values.Any(l => l.Waiting > 0))
                settled = null;
            else if (now - (settled ??= now) >= s_stragglers)
                return;
            if (now - _lastHandled >= _setup.Experiment.DrainQuiet)
                return;
            await _clock.UntilAsync(now + s_interval, cancellationToken);
        }
    }

    /// <summary>The ledgers' samples: backlog and counts.</summary>
    public IEnumerable<Sample> Samples()
    {
        foreach (var (arm, ledger) in _ledgers)
        {
            yield return new("unconfirmed publishes", ledger.Producers.Sum(p => p.Unconfirmed), arm);
            yield return new("messages acknowledged", ledger.Producers.Sum(p => p.Acked), arm);
            if (ledger.Groups.Count == 0)
                continue;
            yield return new("messages not handled yet", ledger.Waiting, arm);
            yield return new("messages handled", ledger.Groups.Sum(g => g.HandledCount), arm);
            yield return new("messages redelivered", ledger.Groups.Sum(g => g.RedeliveredCount), arm);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _ending.Cancel();
        await _taking.ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
        _ending.Dispose();
    }

    /// <summary>The accounts of an arm's consumer groups, as far as they are known.</summary>
    public async Task<IReadOnlyList<LedgerRecord>> RecordsAsync(
        Arm arm,
        TimeSpan loadEnd,
        CancellationToken cancellationToken
    )
    {
        if (!_ledgers.TryGetValue(arm.Name, out var ledger))
            return [];
        IReadOnlyDictionary<(string Channel, int Partition), long> low = new Dictionary<(string, int), long>();
        try
        {
            low = await _testbed.LowWatermarksAsync(arm, cancellationToken);
        }
        catch (Exception e) when (e is TestbedException or OperationCanceledException)
        {
            // If the broker does not answer, only what it evicted is unknown; what was lost is still reported.
        }
        return ledger.Records((channel, partition) => low.GetValueOrDefault((channel, partition)), loadEnd);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (var due = TimeSpan.Zero; ; due = Max(due + s_interval, _clock.Elapsed))
            {
                await _clock.UntilAsync(due, cancellationToken);
                await TakeAsync(CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The drain reads in what is still missing.
        }
    }

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        var handled = await _testbed.HandledAsync(cancellationToken);
        foreach (var handling in handled)
        foreach (var ledger in _ledgers.Values)
            if (ledger.Handled(handling))
                break;
        if (handled.Count > 0)
            _lastHandled = _clock.Elapsed;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
