using System.Globalization;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Trials;
using Chaos.Faults.Toxics;

namespace Chaos.Scenarios.Testbeds.Local.Elsewhere;

/// <summary>The calls that come in at a tap.</summary>
/// <param name="workload">The load.</param>
/// <param name="proxies">The proxies.</param>
/// <param name="maker">The program that makes the load; null for none.</param>
/// <param name="time">The clock.</param>
internal sealed class TappedCalls(Workload workload, EdgeProxies proxies, MakerProcess? maker, TimeProvider time)
    : IExternalCalls
{
    private readonly string _proxy = proxies.NameOf(LoadTap.Of(workload).Name);
    private readonly SeenRequests _requests = new(
        (workload.Target as ExternalTargetSpec)?.Statuses ?? [],
        time.TimestampFrequency
    );
    private readonly TaskCompletionSource<MakerEnd> _never = new();
    private long _next;
    private long _lostBefore;
    private long _lost;
    private long _seen;

    /// <inheritdoc/>
    public string Address { get; } = AddressOf(proxies.ListenOf(LoadTap.Of(workload).Name));

    /// <inheritdoc/>
    public Task<MakerEnd> MakerEnded => maker?.Ended ?? _never.Task;

    /// <inheritdoc/>
    public IReadOnlyList<string> LastLines => maker?.LastLines ?? [];

    /// <inheritdoc/>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await TakeAsync(cancellationToken);
        _lostBefore = _lost;
        if (maker is not null)
            await maker.StartAsync(Address, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SeenCall>> TakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (entries, next, lost) = await proxies.Client.LogAsync(_proxy, _next, cancellationToken);
            (_next, _lost) = (next, lost);
            _seen += entries.Count(e => e.IsBegin);
            return [.. entries.Select(_requests.Of)];
        }
        catch (ToxiproxyException e)
        {
            throw new TestbedException($"{workload.Name}: the proxy's log cannot be read: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public async Task<ExternalRecord> EndAsync()
    {
        var record = maker is null ? new ExternalRecord(Address, 0) : await maker.EndAsync(new(Address, 0));
        try
        {
            // The proxy passes no request on that comes after this, so that the log has all that it passed on.
            await LoadTap.CloseAsync(proxies, workload);
            await TakeAsync(CancellationToken.None);
            // Takes what was read out of the log, which the next trial reads from its begin.
            await TakeAsync(CancellationToken.None);
        }
        catch (TestbedException)
        {
            // The trial has another reason to fail, and what was seen so far is known.
        }
        return record with { Seen = _seen, Lost = _lost - _lostBefore };
    }

    public ValueTask DisposeAsync() => maker?.DisposeAsync() ?? default;

    /// <summary>An address that can be called: a tap may listen on all interfaces.</summary>
    private static string AddressOf(Uri listen) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"http://{(listen.Host is "0.0.0.0" or "[::]" ? "127.0.0.1" : listen.Host)}:{listen.Port}"
        );
}
