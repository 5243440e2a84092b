using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Chaos.SampleShop.Serving;

namespace Chaos.SampleShop.Downstream;

/// <summary>Sends attempts to a callee over one protocol.</summary>
internal interface ICallee : IDisposable
{
    /// <summary>Makes one attempt. A failure of the callee or of the connection is returned as a result.</summary>
    ValueTask<CallResult> SendAsync(Attempt attempt, ShopRequest request, CancellationToken cancellationToken);
}
