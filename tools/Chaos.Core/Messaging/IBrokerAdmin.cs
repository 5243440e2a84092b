namespace Chaos.Core.Messaging;

/// <summary>
/// Creates, samples and removes a broker's channels over a connection of its own, which no fault of a trial affects.
/// </summary>
public interface IBrokerAdmin : IAsyncDisposable
{
    /// <summary>
    /// Declares the channels of an arm, empty. Existing channels of the same names are removed first.
    /// </summary>
    /// <exception cref="Trials.TestbedException">The broker refused or did not answer.</exception>
    Task DeclareAsync(
        string trial,
        IReadOnlyList<PublishSpec> published,
        IReadOnlyList<ConsumerSpec> consumed,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Messages that wait in the channels of an arm, by the name of the figure, for example <c>orders depth</c> or
    /// <c>orders lag</c>. Returns soon, and without an error when the broker does not answer.
    /// </summary>
    Task<IReadOnlyDictionary<string, double>> SampleAsync(
        string trial,
        IReadOnlyList<PublishSpec> published,
        IReadOnlyList<ConsumerSpec> consumed,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// The lowest offset that a channel still has, by partition. Messages below it were evicted and not lost. Empty for
    /// a broker that does not evict messages.
    /// </summary>
    Task<IReadOnlyDictionary<int, long>> LowWatermarksAsync(
        string trial,
        PublishSpec published,
        CancellationToken cancellationToken
    );

    /// <summary>Removes the channels of an arm. A channel that is already gone is no error.</summary>
    Task RemoveAsync(
        string trial,
        IReadOnlyList<PublishSpec> published,
        IReadOnlyList<ConsumerSpec> consumed,
        CancellationToken cancellationToken
    );
}
