using System.Text.Json;
using Chaos.Scenarios.Testbeds.Local;

namespace Chaos.Scenarios.Tests.Files;

public sealed class UsersObserversTests
{
    [Theory]
    [InlineData("""{"queue": {"depth": 3}}""", "queue.depth", null, 3.0)]
    [InlineData("""{"pools": [{"used": "4.5"}]}""", "pools[0].used", null, 4.5)]
    [InlineData("""[7, 8]""", "[1]", null, 8.0)]
    [InlineData("""{"pools": [3]}""", "pools[", null, null)]
    [InlineData("""{"depth": 1e999}""", "depth", null, null)]
    [InlineData("""{"queue": {}}""", "queue.depth", null, null)]
    [InlineData("""{"pools": []}""", "pools[0].used", null, null)]
    [InlineData("""{"queue": "deep"}""", "queue", null, null)]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1700000000.1,"0.25"]}]}}""", null, "rate(errors[1m])", 0.25)]
    [InlineData("""{"status":"success","data":{"resultType":"scalar","result":[1700000000.1,"12"]}}""", null, "scalar(x)", 12.0)]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[]}}""", null, "absent", null)]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"value":[1,"1"]},{"value":[1,"2"]}]}}""", null, "two", null)]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"value":[1,"NaN"]}]}}""", null, "0/0", null)]
    public void A_reading_is_the_one_number_that_was_asked_for(string answer, string? field, string? query, double? number)
    {
        using var json = JsonDocument.Parse(answer);

        Assert.Equal(number, UsersObservers.Number(json.RootElement, new("o", "http://127.0.0.1") { Field = field, Query = query }));
    }
}
