using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Policies;

namespace Chaos.Tools.Tests.Core;

public sealed class StrictJsonTests
{
    [Fact]
    public void Mistakes_in_nested_records_are_reported_at_once_with_their_paths()
    {
        Assert.Null(
            Read(
                """{"size": "big", "inner": {"first": {"times": [1], "extra": 0}, "second": null}, "other": {}}""",
                out var errors
            )
        );

        Assert.Equal(
            [
                "x.size: \"big\" is not allowed; allowed: a whole number",
                "x.inner.first.wait: missing; expected a value",
                "x.inner.first.times: [1] is not allowed; allowed: a list of: a duration such as 100ms, 2s, 1m30s, 1h or 00:00:02",
                "x.inner.first.extra: no such key; allowed: wait, times",
                "x.inner.second: empty; expected an object with: wait, times",
                "x.other.wait: missing; expected a value",
            ],
            errors.Select(e => e.ToString())
        );
    }

    [Fact]
    public void Valid_values_are_read()
    {
        var read = Read("""{"size": null, "inner": {"a": {"wait": "1s", "times": ["2s"]}}}""", out var errors)!;

        Assert.Empty(errors);
        Assert.Null(read.Size);
        Assert.Equal(
            (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)),
            (read.Inner!["a"].Wait, read.Inner["a"].Times!.Single())
        );
    }

    private static Outer? Read(string json, out List<PlanError> errors)
    {
        errors = [];
        using var document = JsonDocument.Parse(json);
        return (Outer?)StrictJson.Read(document.RootElement, typeof(Outer), "x", errors, PolicyJson.Options);
    }

    private sealed record Outer
    {
        public int? Size { get; init; }

        public IReadOnlyDictionary<string, Inner>? Inner { get; init; }

        public Inner? Other { get; init; }
    }

    private sealed record Inner
    {
        public required TimeSpan Wait { get; init; }

        public IReadOnlyList<TimeSpan>? Times { get; init; }
    }
}
