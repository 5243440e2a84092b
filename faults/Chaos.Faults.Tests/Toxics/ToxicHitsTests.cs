using Chaos.Faults.Toxics;

namespace Chaos.Faults.Tests.Toxics;

public sealed class ToxicHitsTests
{
    [Theory]
    [InlineData(10, 0, 10, true)]
    [InlineData(10, 0, 1, false)]
    [InlineData(10, 5, 0, false)]
    [InlineData(0, 0, 0, false)]
    public void A_fault_of_each_call_is_unproven_only_where_no_request_tells_its_call(
        long matched,
        long hit,
        long withoutCall,
        bool knowsNoCall
    ) => Assert.Equal(knowsNoCall, new ToxicHits(matched, hit, withoutCall).KnowsNoCall);
}
