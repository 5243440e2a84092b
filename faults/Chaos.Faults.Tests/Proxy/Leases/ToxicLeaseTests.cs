using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Leases;
using Chaos.Proxy.Proxies;
using Chaos.Proxy.Timing;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Tests.Proxy.Leases;

public sealed class ToxicLeaseTests : IDisposable
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly HeldTime _time = new();
    private readonly LeaseBook _book;
    private readonly ProxyClock _clock;
    private readonly ProxyToxics _toxics;

    public ToxicLeaseTests()
    {
        (_book, _clock) = (new(_time), new(_time));
        _toxics = new("p", 0, new HttpRules(0, "p"), _clock, _book, new(), _ => { });
    }

    [Fact]
    public void A_renewal_that_comes_after_the_lease_was_found_to_have_lapsed_keeps_the_toxic()
    {
        // Both lapse at the same look, this one first.
        _book.Grant(new(this, 0), s_second, () => _toxics.Renew("t", s_second));
        Add("t");

        Pass(s_second + LeaseBook.Look);

        Assert.Equal("t", Assert.Single(_toxics.All).Name);
    }

    [Fact]
    public void A_toxic_that_is_not_renewed_is_removed()
    {
        Add("t");
        Pass(s_second + LeaseBook.Look);
        Assert.Empty(_toxics.All);
    }

    [Fact]
    public void A_removed_toxic_leaves_no_lease()
    {
        var added = Add("t");
        _toxics.Remove("t");
        Assert.False(_book.Has(new(_toxics, added.Order)));
    }

    public void Dispose()
    {
        _book.Dispose();
        _clock.Dispose();
    }

    private AppliedToxic Add(string name) =>
        _toxics.Add(name, ToxicStream.Upstream, 1, new LatencyToxic { Latency = s_second }, s_second);

    private void Pass(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += LeaseBook.Look)
            _time.Advance(LeaseBook.Look);
    }
}
