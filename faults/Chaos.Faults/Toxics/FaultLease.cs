namespace Chaos.Faults.Toxics;

/// <summary>The lease of one fault. It is renewed until it is disposed of, or until the fault is found to be gone.</summary>
public sealed class FaultLease : IAsyncDisposable
{
    private readonly FaultLeases _leases;
    private readonly string _what;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewals;
    private long _renewed;
    private volatile string? _failure;

    internal FaultLease(FaultLeases leases, string what, Func<CancellationToken, Task<bool>> renew)
    {
        (_leases, _what, _renewed) = (leases, what, leases.Boot.GetTimestamp());
        _renewals = RenewAsync(renew);
    }

    /// <summary>Notes that the fault ended before it was to.</summary>
    public void Lapsed()
    {
        var since = _leases.Boot.GetElapsedTime(Interlocked.Read(ref _renewed));
        var why =
            since >= FaultLeases.Ttl
                ? FormattableString.Invariant(
                    $"ended by itself during the trial: its lease of {FaultLeases.Ttl.TotalSeconds:0} s was not renewed for "
                )
                    + FormattableString.Invariant($"{since.TotalSeconds:0.0} s, ")
                    + (_failure is { } failure ? $"because {failure}" : "because the run stood still")
                : FormattableString.Invariant(
                    $"ended during the trial, {since.TotalSeconds:0.0} s after its lease was renewed: "
                ) + "somebody else reverted it, or its server was started again";
        _leases.Note($"{_what} {why}");
    }

    /// <summary>Ends the renewals.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _renewals;
        _ended.Dispose();
    }

    private async Task RenewAsync(Func<CancellationToken, Task<bool>> renew)
    {
        try
        {
            while (true)
            {
                await Task.Delay(FaultLeases.Interval, _leases.Time, _ended.Token);
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
                using var slow = _leases.Time.CreateTimer(
                    static source => ((CancellationTokenSource)source!).Cancel(),
                    limit,
                    FaultLeases.Interval,
                    Timeout.InfiniteTimeSpan
                );
                try
                {
                    var begun = _leases.Boot.GetTimestamp();
                    if (!await renew(limit.Token))
                    {
                        Lapsed();
                        return;
                    }
                    Interlocked.Exchange(ref _renewed, begun);
                    _failure = null;
                }
                // The next renewal may get an answer.
                catch (ToxiproxyException e)
                {
                    _failure = $"a renewal failed: {e.Message}";
                }
                catch (OperationCanceledException) when (!_ended.IsCancellationRequested)
                {
                    _failure = FormattableString.Invariant(
                        $"the proxy did not answer a renewal within {FaultLeases.Interval.TotalSeconds:0} s"
                    );
                }
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // The fault is reverted.
        }
    }
}
