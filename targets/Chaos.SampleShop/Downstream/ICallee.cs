using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Chaos.SampleShop.Serving;

namespace Chaos.SampleShop.Downstream;

/// <summary>The way to a callee, by one protocol.</summary>
internal interface ICallee : IDisposable
{
    /// <summary>Makes one attempt. A failure of the callee or of the way is a result.</summary>
    ValueTask<CallResult> SendAsync(Attempt attempt, ShopRequest request, CancellationToken cancellationToken);
}
