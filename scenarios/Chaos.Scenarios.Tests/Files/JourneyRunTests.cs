using Chaos.Records;

namespace Chaos.Scenarios.Tests.Files;

/// <summary>Journeys on a real service, with the whole tool.</summary>
[Collection(WholeRuns.Name)]
[Trait("Speed", "Slow")]
public sealed class JourneyRunTests
{
    private static readonly string s_service = Path.Combine(
        AppContext.BaseDirectory,
        "Chaos.Scenarios.Tests.Service.dll"
    );

    private static readonly string s_text = $$$"""
        id: shop.journey
        services:
          orders:
            command: [dotnet, "{{{s_service}}}"]
            env: { LISTEN: "http://127.0.0.1:{{port.orders}}", WANTS: "{{env.CHECKOUT_TOKEN}}" }
            ready: { http: /health }
        setup:
          - look: { get: /figures, capture: { before: $.calls.served } }
        teardown:
          - figures: { get: /figures, expect: { json: { $.calls.served: { min: 1 } } } }
        journeys:
          checkout:
            - figures: { get: /figures, capture: { served: "$.calls.served" } }
            - think: 20ms..40ms
            - buy:
                get: "/orders/{{served}}?before={{before}}"
                headers: { Authorization: "{{env.CHECKOUT_TOKEN}}" }
                expect: { text: "?before=0" }
        workloads:
          shop:
            service: orders
            rate: { stages: [{ duration: 1s, target: 100 }, { duration: 3s, target: 100 }] }
            mix: [{ weight: 3, journey: checkout }, { weight: 1, get: /nobody, name: denied, expect: { status: 401 } }]
        objectives:
          - availability(shop.buy) >= 90 %
        durations: { warmUp: 200ms, baseline: 4s, recovery: 0s }
        """;

    [Fact]
    public async Task Journeys_of_a_mix_are_walked_and_their_steps_recorded_and_shown()
    {
        using var chaos = new ChaosCommand(
            [("mine.yaml", s_text)],
            ["run", "mine.yaml"],
            ("CHECKOUT_TOKEN", "open-sesame")
        );

        var exit = await chaos.ExitAsync();

        Assert.True(exit is 0 or 2, chaos.Output);
        var folder = new RecordFolder(chaos.Latest);
        var run = folder.ReadRun();
        var trial = folder.ReadTrial(Assert.Single(run.Experiments).Arms[0].Records[0]);
        Assert.Null(trial.Interrupted);
        var shop = Assert.Single(trial.Workloads);
        Assert.Equal(["shop.checkout", "shop.figures", "shop.buy", "shop.denied"], shop.Parts!.Select(p => p.Name));
        var good = shop.Parts!.Select(p => p.Slots.Sum(s => s.Good())).ToList();
        Assert.Equal(shop.Slots.Sum(s => s.Good()), good[0] + good[3]);
        Assert.True(good[2] > 100, chaos.Output);
        Assert.True(good[3] > 50, chaos.Output);
        Assert.True(shop.Parts![1].Slots.Sum(s => s.BytesReceived) > 0);
        Assert.DoesNotContain(trial.Events, e => e.Text.Contains("teardown", StringComparison.Ordinal));
        Assert.Contains("  shop.buy ", chaos.Output, StringComparison.Ordinal);
        Assert.Contains(
            "Figures by step",
            File.ReadAllText(Path.Combine(chaos.Latest, "report.html")),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            Directory.EnumerateFiles(chaos.Latest, "*", SearchOption.AllDirectories),
            f => File.ReadAllText(f).Contains("open-sesame", StringComparison.Ordinal)
        );
    }
}
