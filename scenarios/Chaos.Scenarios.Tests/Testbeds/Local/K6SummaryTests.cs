using Chaos.Core.Trials;
using Chaos.Scenarios.Testbeds.Local.Elsewhere;

namespace Chaos.Scenarios.Tests.Testbeds.Local;

public sealed class K6SummaryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-k6-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_requests_iterations_and_thresholds_of_a_summary_are_read()
    {
        var record = Read(
            """
            { "metrics": {
              "http_reqs": { "count": 151, "rate": 50.2 },
              "iterations": { "count": 75, "rate": 25.1 },
              "http_req_duration": { "avg": 6.3, "thresholds": { "p(95)<500": false, "p(99)<1": true } },
              "checks": { "passes": 151, "thresholds": { "rate>0.9": false } } } }
            """
        );

        Assert.Equal((151, 75), (record.Made!.Value, record.Iterations!.Value));
        Assert.Equal(
            [
                new MakerThreshold("http_req_duration", "p(95)<500", true),
                new MakerThreshold("http_req_duration", "p(99)<1", false),
                new MakerThreshold("checks", "rate>0.9", true),
            ],
            record.Thresholds
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{ \"metrics\": [] }")]
    [InlineData("{ \"metric\": {} }")]
    public void A_summary_that_cannot_be_read_says_nothing(string text) =>
        Assert.Equal((null, 0), (Read(text).Made, Read(text).Thresholds.Count));

    [Fact]
    public void A_summary_that_is_not_there_says_nothing() =>
        Assert.Null(K6Summary.AddTo(new("", 1), Path.Combine(_folder, "none.json")).Made);

    private ExternalRecord Read(string text)
    {
        var file = Path.Combine(_folder, "summary.json");
        File.WriteAllText(file, text);
        return K6Summary.AddTo(new("http://127.0.0.1:9000", 151), file);
    }
}
