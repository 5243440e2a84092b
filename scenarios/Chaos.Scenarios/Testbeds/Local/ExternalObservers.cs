using System.Collections.Concurrent;
using Chaos.Core.Experiments;
using Chaos.Core.Texts;
using Chaos.Core.Trials;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// Reads the user's observers: a Prometheus query, or a field of a JSON answer. Each is read once before the load
/// begins; one that can never give a reading makes the experiment wrong. An observer that falls silent during the
/// trial is an event of its record, with the reason.
/// </summary>
/// <param name="http">A client that follows no redirects.</param>
/// <param name="time">The clock.</param>
internal sealed class ExternalObservers(HttpClient http, TimeProvider time)
{
    private const string ReadAgain = "read again";

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Time limit of a reading: less than the sampler's own, so that the message names the observer that was late.
    /// </summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(450);

    /// <summary>How long to wait for a reading that may still come.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(4);

    private readonly ConcurrentDictionary<string, string?> _silent = new();
    private readonly ConcurrentQueue<ServiceEvent> _events = new();

    /// <summary>
    /// Reads each observer. Repeats a reading that may still come, for at most <see cref="Patience"/>.
    /// </summary>
    /// <exception cref="WrongExperimentException">An observer cannot be read. The message has the reason.</exception>
    public async Task BeginAsync(
        IReadOnlyList<ObserverSpec> observers,
        Func<string, string> text,
        CancellationToken cancellationToken
    )
    {
        _silent.Clear();
        _events.Clear();
        if (observers.Count == 0)
            return;
        var wrong = (await Task.WhenAll(observers.Select(o => WhyNeverAsync(o, text, cancellationToken))))
            .OfType<string>()
            .ToList();
        if (wrong.Count > 0)
            throw new WrongExperimentException(string.Join('\n', wrong));
    }

    /// <summary>
    /// A reading of each observer. An observer that cannot be read now is left out; the beginning and the end of that
    /// are events.
    /// </summary>
    public async Task<IReadOnlyList<Sample>> ReadAsync(
        IReadOnlyList<ObserverSpec> observers,
        Func<string, string> text,
        CancellationToken cancellationToken
    ) => [.. (await Task.WhenAll(observers.Select(o => SampleAsync(o, text, cancellationToken)))).OfType<Sample>()];

    /// <summary>The events of the trial.</summary>
    public IReadOnlyList<ServiceRecord> Records() =>
        [
            .. _events
                .GroupBy(e => e.Source)
                .Select(g => new ServiceRecord
                {
                    Name = g.Key,
                    PerSlot = new Dictionary<string, IReadOnlyList<long>>(),
                    Events = [.. g],
                }),
        ];

    private async Task<string?> WhyNeverAsync(
        ObserverSpec observer,
        Func<string, string> text,
        CancellationToken cancellationToken
    )
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            var reading = await AskAsync(observer, text, Patience, cancellationToken);
            if (reading.Number is not null || reading.MayCome == Coming.WithTheLoad)
                return null;
            if (reading.MayCome == Coming.Never || time.GetElapsedTime(begun) >= Patience)
                return Told(observer, text, reading);
            await Task.Delay(s_pause, time, cancellationToken);
        }
    }

    /// <summary>
    /// Names an observer in messages. Secrets are hidden before the text is cut: a cut secret would not be recognised.
    /// </summary>
    private string Told(ObserverSpec observer, Func<string, string> text, ObserverReading reading) =>
        $"observer {observer.Name}: "
        + $"{SecretMask.Hide(text(LoginUrl.Of(observer.Url).Url)).Split('?', '#')[0]} "
        + $"{SecretMask.Hide(reading.Why!)}";

    private async Task<Sample?> SampleAsync(
        ObserverSpec observer,
        Func<string, string> text,
        CancellationToken cancellationToken
    )
    {
        ObserverReading reading;
        try
        {
            reading = await AskAsync(observer, text, s_limit, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The trial is over.
            return null;
        }
        Note(observer.Name, reading.Number is null ? SecretMask.Hide(reading.Why!) : null);
        return reading.Number is { } number ? new Sample(observer.Name, number) : null;
    }

    /// <summary>Adds an event only on a change: an observer that stays silent would fill the record.</summary>
    private void Note(string observer, string? why)
    {
        if (_silent.GetValueOrDefault(observer) == why)
            return;
        _silent[observer] = why;
        _events.Enqueue(new(time.GetUtcNow(), why is null ? ReadAgain : ObserverSpec.NotRead, observer, why));
    }

    private async Task<ObserverReading> AskAsync(
        ObserverSpec observer,
        Func<string, string> text,
        TimeSpan within,
        CancellationToken cancellationToken
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(within);
        var request = observer.Query is { } query
            ? new SideRequest
            {
                Address = observer.Url.TrimEnd('/'),
                Query = $"/api/v1/query?query={Uri.EscapeDataString(query)}",
                Headers = observer.Headers,
            }
            : new SideRequest { Address = observer.Url, Headers = observer.Headers };
        try
        {
            return ObserverReading.Of(await request.SendAsync(http, text, limit.Token), observer);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ObserverReading.None(
                FormattableString.Invariant($"no answer within {within.TotalSeconds:0.##} s"),
                Coming.Soon
            );
        }
    }
}
