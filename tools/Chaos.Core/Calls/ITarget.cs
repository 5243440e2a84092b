namespace Chaos.Core.Calls;

/// <summary>
/// Something that can be called under load: an endpoint, a method, a queue to publish to, or a simulated server.
/// </summary>
/// <remarks>A call that fails is a <see cref="CallResult"/>, never an exception: an exception is a defect of the
/// driver.</remarks>
public interface ITarget : IAsyncDisposable
{
    /// <summary>
    /// Makes one call. Called from many threads at once. Cancelled when the call's time limit passes or the run stops.
    /// </summary>
    ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken);
}
