namespace Chaos.Core.Messaging;

/// <summary>
/// Sets a broker's channels up and looks at them, on a way of its own that no fault of a trial touches.
/// </summary>
public interface IBrokerAdmin : IAsyncDisposable
{
    /// <summary>Declares the channels of an arm, empty; anything of the same name is removed first.</summary>
    /// <exception cref="Trials.TestbedException">The broker does not do it.</exception>
    Task DeclareAsync(
        string trial,
        IReadOnlyList<PublishSpec> published,
        IReadOnlyList<ConsumerSpec> consumed,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// What waits in the channels of an arm, by what is counted, for example <c>orders depth</c> or <c>orders lag</c>.
    /// Quick, and quiet where the broker does not answer.
    /// </summary>
    Task<IReadOnlyDictionary<string, double>> SampleAsync(
        string trial,
        IReadOnlyList<PublishSpec> published,
        IReadOnlyList<ConsumerSpec> consumed,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// The lowest offset that a channel still has, by partition: what lies below was evicted, not lost. Empty for a
    /// broker that evicts nothing.
    /// </summary>
    Task<IReadOnlyDictionary<int, long>> LowWatermarksAsync(
        string trial,
        PublishSpec published,
        CancellationToken cancellationToken
    );

    /// <summary>Removes the channels of an arm; quiet where they are gone.</summary>
    Task RemoveAsync(
        string trial,
        IReadOnlyList<PublishSpec> published,
        IReadOnlyList<ConsumerSpec> consumed,
        CancellationToken cancellationToken
    );
}
