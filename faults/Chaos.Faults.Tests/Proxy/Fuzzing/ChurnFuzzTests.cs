using System.Net;
using Chaos.Proxy.Toxics;
using CsCheck;

namespace Chaos.Faults.Tests.Proxy.Fuzzing;

/// <summary>Bytes flow through a proxy process while toxics that lose nothing come, change and go.</summary>
[Trait("Speed", "Slow")]
public sealed class ChurnFuzzTests
{
    private static readonly Gen<Toxic> s_toxic = Gen.OneOf<Toxic>(
        Gen.Select(
            Gen.Int[0, 5],
            Gen.Int[0, 3],
            (latency, jitter) =>
                (Toxic)new LatencyToxic { Latency = Milliseconds(latency), Jitter = Milliseconds(jitter) }
        ),
        Gen.Int[2_000, 1_000_000].Select(rate => (Toxic)new BandwidthToxic { KilobytesPerSecond = rate }),
        Gen.Int[0, 3].Select(rtt => (Toxic)new DistanceToxic { RoundTrip = Milliseconds(rtt) }),
        Gen.Int[0, 5].Select(delay => (Toxic)new SlowCloseToxic { Delay = Milliseconds(delay) }),
        Gen.Select(
            Gen.Int[2_000, 90_000],
            Gen.Int[0, 1_999],
            (average, variation) =>
                (Toxic)
                    new SlicerToxic
                    {
                        AverageSize = average,
                        SizeVariation = variation,
                        Delay = TimeSpan.FromMicroseconds(variation % 7),
                    }
        )
    );

    private static readonly Gen<Churn.Step> s_step = Gen.Select(
        Fuzz.OneOf(Churn.Deed.Add, Churn.Deed.Add, Churn.Deed.Update, Churn.Deed.Remove),
        Fuzz.OneOf("a", "b", "c"),
        s_toxic,
        Fuzz.OneOf(ToxicStream.Upstream, ToxicStream.Downstream),
        Fuzz.OneOf(1d, 1d, .5d, 0d),
        (deed, name, toxic, stream, toxicity) => new Churn.Step(deed, name, toxic, stream, toxicity)
    );

    private static readonly Gen<Churn.Case> s_case = Gen.Select(
        Gen.Int[0, 400_000],
        Gen.Int[0, 400_000],
        s_step.Array[0, 12],
        (up, down, steps) => new Churn.Case(up, down, steps)
    );

    [Fact]
    public async Task No_byte_is_lost_moved_or_made_and_no_file_or_thread_stays()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromHours(1));
        await using var proxy = ProxyProcess.Start(1024);
        await proxy.ReadyAsync(limit.Token);
        using var upstream = Rig.Listening(16);
        var state = await proxy.Client.CreateAsync(
            new() { Name = "p", Upstream = upstream.LocalEndPoint!.ToString() },
            limit.Token
        );
        var churn = new Churn(proxy.Client, upstream, IPEndPoint.Parse(state.Listen), limit.Token);
        // The first cases load what is loaded late.
        await Fuzz.RunAsync(s_case, 5, churn.RunAsync);
        var (files, threads) = (proxy.Files, proxy.Threads);

        await Fuzz.RunAsync(s_case, 40, churn.RunAsync);

        await Eventually.HoldsAsync(() => proxy.Files <= files + 2);
        Assert.InRange(proxy.Threads, 1, threads + 8);
        Assert.Empty((await proxy.Client.GetAsync("p", limit.Token)).Toxics);
    }

    private static TimeSpan Milliseconds(int value) => TimeSpan.FromMilliseconds(value);
}
