using Chaos.Core.Messaging;
using Chaos.Core.Trials;
using RabbitMQ.Client.Exceptions;

namespace Chaos.Targets.RabbitMq;

/// <summary>Declares exchanges and queues and counts the messages that wait in them. It uses only AMQP.</summary>
/// <param name="address">The broker, as host:port or host:port/virtual-host, without a proxy in front of it.</param>
/// <param name="credentials">Credentials as user:password. Null for the broker's default.</param>
/// <param name="allowed">The hosts that may be called.</param>
/// <param name="time">The clock.</param>
public sealed class RabbitAdmin(string address, string? credentials, AllowedTargets allowed, TimeProvider time)
    : IBrokerAdmin
{
    private static readonly TimeSpan s_sampling = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_removal = TimeSpan.FromSeconds(2);

    // A quorum queue on a single node can stay without a leader forever when its broker is killed within about 3 s
    // after the declaration.
    private static readonly TimeSpan s_quorumSettles = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly RabbitNode _node = RabbitNode.Of([address], credentials, allowed)[0];
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, IReadOnlyList<RabbitLayout>> _declared = [];
    private RabbitConnection? _connection;

    /// <summary>How long an operation is tried again while the broker may not be ready yet.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// For a broker that outlives the run: how long unused queues are kept, so that they are removed also when the run
    /// dies. Null keeps them.
    /// </summary>
    public TimeSpan? Expires { get; init; }

    /// <inheritdoc/>
    public async Task DeclareAsync(
        string trial,
        IReadOnlyList<PublishSpec> published,
        IReadOnlyList<ConsumerSpec> consumed,
        CancellationToken cancellationToken
    )
    {
        var layouts = RabbitLayout.Of(trial, published, consumed);
        await DoAsync(
            $"declare the channels of {trial}",
            async (connection, limit) =>
            {
                foreach (var layout in layouts)
                {
                    await layout.RemoveAsync(connection.Channel, limit);
                    await layout.DeclareAsync(connection.Channel, Expires, limit);
                }
            },
            Patience,
            cancellationToken
        );
        lock (_declared)
            _declared[trial] = layouts;
        if (layouts.Any(l => l.IsQuorum))
            await Task.Delay(s_quorumSettles, time, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, double>> SampleAsync(
        string trial,
        IReadOnlyList<PublishSpec> published,
        IReadOnlyList<ConsumerSpec> consumed,
        CancellationToken cancellationToken
    )
    {
        var samples = new Dictionary<string, double>();
        if (!await _turn.WaitAsync(TimeSpan.Zero, cancellationToken))
            return samples;
        try
        {
            using var limit = new CancellationTokenSource(s_sampling, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            foreach (var layout in RabbitLayout.Of(trial, published, consumed))
            foreach (var (name, queue) in layout.Counted)
                if (await WaitingInAsync(queue, both.Token) is { } waiting)
                    samples[name] = waiting;
        }
        catch (Exception e) when (RabbitFailure.Is(e))
        {
            // A broker that cannot be reached leaves a gap in its time series. The connection is dropped, because a
            // late answer would be taken as the answer to the next request.
            await DropAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            _turn.Release();
        }
        return samples;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<int, long>> LowWatermarksAsync(
        string trial,
        PublishSpec published,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyDictionary<int, long>>(new Dictionary<int, long>());

    /// <summary>
    /// Removes the channels of an arm. Does not fail when they do not exist or when the broker cannot be reached: no
    /// other arm uses them, and on a broker that outlives the run they expire.
    /// </summary>
    public async Task RemoveAsync(
        string trial,
        IReadOnlyList<PublishSpec> published,
        IReadOnlyList<ConsumerSpec> consumed,
        CancellationToken cancellationToken
    )
    {
        lock (_declared)
            _declared.Remove(trial);
        await RemoveAsync(RabbitLayout.Of(trial, published, consumed), cancellationToken);
    }

    /// <summary>
    /// Waits after a restart of the broker until it serves the channels that it has kept. Declares channels that did
    /// not survive again, as clients would. These are empty.
    /// </summary>
    /// <exception cref="TestbedException">The broker does not serve them in time.</exception>
    public Task RestoreAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<RabbitLayout> layouts;
        lock (_declared)
            layouts = [.. _declared.Values.SelectMany(l => l)];
        return DoAsync(
            "be used",
            async (connection, limit) =>
            {
                foreach (var layout in layouts)
                    await layout.DeclareAsync(connection.Channel, Expires, limit);
            },
            Patience,
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A broker that ends with the run takes its channels with it.
        if (Expires is not null)
            await RemoveAsync([.. _declared.Values.SelectMany(l => l)], CancellationToken.None);
        await _turn.WaitAsync();
        await DropAsync();
        _turn.Release();
    }

    private async Task RemoveAsync(IReadOnlyList<RabbitLayout> layouts, CancellationToken cancellationToken)
    {
        try
        {
            await DoAsync(
                "remove channels",
                async (connection, limit) =>
                {
                    foreach (var layout in layouts)
                        await layout.RemoveAsync(connection.Channel, limit);
                },
                s_removal,
                cancellationToken
            );
        }
        catch (TestbedException)
        {
            // The broker cannot be reached.
        }
    }

    /// <summary>
    /// Repeats an idempotent operation until it succeeds or the patience ends, because a broker that has just been
    /// started may refuse at first.
    /// </summary>
    private async Task DoAsync(
        string what,
        Func<RabbitConnection, CancellationToken, Task> act,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await _turn.WaitAsync(cancellationToken);
        Exception? told = null;
        try
        {
            while (true)
            {
                try
                {
                    var connection = await OpenAsync(both.Token);
                    await using var onLimit = connection.BreakOn(both.Token);
                    await act(connection, both.Token);
                    return;
                }
                catch (Exception e) when (RabbitFailure.Is(e) && !cancellationToken.IsCancellationRequested)
                {
                    await DropAsync();
                    // An error from before is more informative than one that only says that the time is over.
                    if (told is null || !limit.IsCancellationRequested)
                        told = e;
                    if (limit.IsCancellationRequested || IsForGood(e))
                        throw new TestbedException(
                            $"RabbitMQ at {_node} cannot {what}: {RabbitFailure.Of(told)}",
                            told
                        );
                    await Task.Delay(s_pause, time, both.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Returns whether a refusal is permanent: not allowed (403), no such virtual host (530), other settings than those
    /// of the existing queue (406).
    /// </summary>
    private static bool IsForGood(Exception e) =>
        e is OperationInterruptedException { ShutdownReason.ReplyCode: 403 or 406 or 530 } || RabbitFailure.IsLogin(e);

    private async Task<uint?> WaitingInAsync(string queue, CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(cancellationToken);
        await using var onLimit = connection.BreakOn(cancellationToken);
        try
        {
            return (await connection.Channel.QueueDeclarePassiveAsync(queue, cancellationToken)).MessageCount;
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason is { ReplyCode: 404 })
        {
            // A request about a queue that does not exist closes the channel.
            await DropAsync();
            return null;
        }
    }

    private async Task<RabbitConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (_connection is { Lost.IsCancellationRequested: false })
            return _connection;
        await DropAsync();
        return _connection = await RabbitConnection.OpenAsync(
            _node,
            "chaos admin",
            TimeSpan.FromSeconds(10),
            null,
            time,
            cancellationToken
        );
    }

    private async Task DropAsync()
    {
        if (_connection is null)
            return;
        await _connection.DisposeAsync();
        _connection = null;
    }
}
