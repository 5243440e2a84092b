using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Messages;

namespace Chaos.Proxy.Http;

/// <summary>One request that went on to the upstream and the answer that is awaited for it.</summary>
internal sealed class Exchange(RequestHead request, RequestOrigin? origin)
{
    private readonly TaskCompletionSource<ExchangeEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _claimed;

    public RequestHead Request => request;

    public RequestOrigin? Origin => origin;

    /// <summary>Done when the answer has passed.</summary>
    public Task<ExchangeEnd> Ended => _ended.Task;

    /// <summary>Takes the right to write the final answer; false when another has it.</summary>
    public bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;

    public void End(ExchangeEnd how) => _ended.TrySetResult(how);
}
