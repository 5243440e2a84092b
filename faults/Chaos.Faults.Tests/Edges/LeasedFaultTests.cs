using Chaos.Core.Faults;
using Chaos.Faults.Edges;
using Chaos.Faults.Warden;

namespace Chaos.Faults.Tests.Edges;

/// <summary>Faults on a server that knows leases.</summary>
[Trait("Speed", "Slow")]
public sealed class LeasedFaultTests : IDisposable
{
    private readonly TemporaryState _state = new();

    [Fact]
    public async Task A_toxic_of_a_fault_has_a_time_to_live_and_its_early_end_is_told()
    {
        await using var site = await StartAsync();
        var fault = new SlowEdge(FakeSite.Edge, TimeSpan.FromMilliseconds(20)).Bind(site);
        await fault.InjectAsync(CancellationToken.None);
        var toxic = Assert.Single(await site.Proxies.ToxicsAsync(site.ProxyOf(FakeSite.Edge), CancellationToken.None));
        Assert.Equal(TimeSpan.FromSeconds(5), toxic.Ttl);

        await site.Proxies.RemoveToxicAsync(site.ProxyOf(FakeSite.Edge), toxic.Name, CancellationToken.None);
        await fault.RevertAsync(CancellationToken.None);

        Assert.Contains($"toxic {toxic.Name} on {FakeSite.Edge} ended", site.Leases.Lapse!, StringComparison.Ordinal);
        Assert.Empty(site.Journal.Pending);
    }

    [Fact]
    public async Task A_cut_has_a_time_to_live_and_its_early_end_is_told()
    {
        await using var site = await StartAsync();
        var fault = new CutEdge(FakeSite.Edge).Bind(site);
        await fault.InjectAsync(CancellationToken.None);
        var cut = await site.Proxies.GetAsync(site.ProxyOf(FakeSite.Edge), CancellationToken.None);
        Assert.Equal((false, TimeSpan.FromSeconds(5)), (cut.Enabled, cut.Ttl));

        await site.Proxies.UpdateAsync(cut.Name, new() { Enabled = true }, CancellationToken.None);
        await fault.RevertAsync(CancellationToken.None);

        Assert.Contains($"cut of {FakeSite.Edge} ended", site.Leases.Lapse!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_fault_that_is_taken_back_in_time_is_no_early_end(bool cuts)
    {
        await using var site = await StartAsync();
        IFault fault = cuts
            ? new CutEdge(FakeSite.Edge).Bind(site)
            : new SlowEdge(FakeSite.Edge, TimeSpan.FromMilliseconds(20)).Bind(site);
        await fault.InjectAsync(CancellationToken.None);
        await fault.RevertAsync(CancellationToken.None);
        await fault.RevertAsync(CancellationToken.None);

        Assert.Null(site.Leases.Lapse);
        var proxy = await site.Proxies.GetAsync(site.ProxyOf(FakeSite.Edge), CancellationToken.None);
        Assert.True(proxy.Enabled);
        Assert.Empty(proxy.Toxics);
    }

    public void Dispose() => _state.Dispose();

    private async Task<FakeSite> StartAsync()
    {
        var site = await FakeSite.StartAsync(Journal.Create(_state.Folder, Some.Header(Some.RunId())));
        site.Leases.Use(await site.Proxies.KnowsLeasesAsync(CancellationToken.None));
        return site;
    }
}
