using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Chaos.Callers;
using Chaos.Core.Calls;

namespace Chaos.Targets;

/// <summary>
/// Publishes each call as an update. The call ends when the subscriber has received the update. The subscriber follows
/// the topic from the beginning, on its own connection.
/// </summary>
internal sealed class UpdatesTarget : ITarget
{
    private static readonly TimeSpan s_beforeAnother = TimeSpan.FromMilliseconds(50);

    private readonly HttpCaller _http = new(PlainHandler.Open());
    private readonly ConcurrentDictionary<long, TaskCompletionSource> _unknown = new();
    private readonly CancellationTokenSource _over = new();
    private readonly UpdatesTargetSpec _spec;
    private readonly TargetSite _site;
    private readonly Task _following;
    private long _cursor;
    private int _slot;

    /// <exception cref="ArgumentException">The address is not allowed.</exception>
    public UpdatesTarget(UpdatesTargetSpec spec, TargetSite site)
    {
        if (spec.Allowed.Error("address", site.Address) is { } error)
            throw new ArgumentException(error.ToString(), nameof(site));
        (_spec, _site) = (spec, site);
        _following = spec.Interval is { } interval ? PollAsync(interval) : ListenAsync();
    }

    public async ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken)
    {
        // The task ends early only by a defect. That must not look like updates that the subscriber does not receive.
        if (_following.IsFaulted)
            await _following;
        var known = _unknown.GetOrAdd(call.Number, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        Volatile.Write(ref _slot, call.Slot);
        try
        {
            using var request = Request(
                HttpMethod.Put,
                $"updates/{_spec.Topic}/{call.Number.ToString(CultureInfo.InvariantCulture)}",
                call
            );
            var published = await _http.SendAsync(request, cancellationToken);
            if (!published.Status.IsGood())
                return published;
            await known.Task.WaitAsync(cancellationToken);
            return published;
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            return HttpOutcome.Of(e, cancellationToken)!.Value;
        }
        finally
        {
            _unknown.TryRemove(call.Number, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await ((Task)_following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _over.Dispose();
    }

    /// <summary>
    /// Returns the next multiple of the interval that is after both the last poll and now. The schedule does not drift
    /// and skips missed polls. A timer that fires early does not cause a second poll.
    /// </summary>
    public static TimeSpan NextPoll(TimeSpan last, TimeSpan now, TimeSpan interval) =>
        interval * (Math.Floor((now > last ? now : last) / interval) + 1);

    private async Task PollAsync(TimeSpan interval)
    {
        var begun = _site.Time.GetTimestamp();
        var due = TimeSpan.Zero;
        while (!_over.IsCancellationRequested)
        {
            var now = _site.Time.GetElapsedTime(begun);
            due = NextPoll(due, now, interval);
            await Task.Delay(due - now, _site.Time, _over.Token);
            await TryAsync(async () =>
            {
                using var request = Request(HttpMethod.Get, Cursor("updates"), new(0, Volatile.Read(ref _slot)));
                using var response = await _http.OpenAsync(request, _over.Token);
                using var news = JsonDocument.Parse(
                    await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(_over.Token)
                );
                foreach (var update in news.RootElement.GetProperty("updates").EnumerateArray())
                    Learn(update.GetInt64());
                _cursor = news.RootElement.GetProperty("cursor").GetInt64();
            });
        }
    }

    private async Task ListenAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            await TryAsync(async () =>
            {
                using var request = Request(HttpMethod.Get, Cursor("streams"), new(0, Volatile.Read(ref _slot)));
                using var response = await _http.OpenAsync(request, _over.Token);
                using var lines = new StreamReader(
                    await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(_over.Token)
                );
                while (await lines.ReadLineAsync(_over.Token) is { } line)
                {
                    if (line.StartsWith("id: ", StringComparison.Ordinal))
                        _cursor = long.Parse(line.AsSpan(4), CultureInfo.InvariantCulture);
                    if (line.StartsWith("data: ", StringComparison.Ordinal))
                        Learn(long.Parse(line.AsSpan(6), CultureInfo.InvariantCulture));
                }
            });
            await Task.Delay(s_beforeAnother, _site.Time, _over.Token);
        }
    }

    /// <summary>
    /// Ignores failures, because the next request tries again. In the meantime updates wait and become stale.
    /// </summary>
    private static async Task TryAsync(Func<Task> exchange)
    {
        try
        {
            await exchange();
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The service cannot be reached, or the connection broke.
        }
    }

    private void Learn(long update)
    {
        if (_unknown.TryGetValue(update, out var known))
            known.TrySetResult();
    }

    private string Cursor(string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{what}/{_spec.Topic}/{_cursor}");

    private HttpRequestMessage Request(HttpMethod method, string path, Call call)
    {
        var request = new HttpRequestMessage(method, new Uri(_site.Address, path));
        TrialContext.Of(_site.Trial, call).AddTo(request);
        return request;
    }
}
