using System.Text;
using Chaos.Proxy.Api;

namespace Chaos.Faults.Tests.Proxy;

public sealed class UnknownKeysTests
{
    [Theory]
    [InlineData(
        """[{"name":"a","upstream":"x:1","toxic":[]}]""",
        "1:31: toxic: no such key of a proxy, so it is ignored; did you mean toxics? allowed: name, listen, upstream, "
            + "enabled, toxics, http, tls, ttl"
    )]
    [InlineData(
        "[\n  {\"name\": \"\u00fc\", \"upsteam\": {\"latncy\": [1]}}\n]",
        "2:17: upsteam: no such key of a proxy, so it is ignored; did you mean upstream? allowed: name, listen, "
            + "upstream, enabled, toxics, http, tls, ttl"
    )]
    [InlineData(
        """[{"toxics":[{"type":"noop"},{"attributes":{"latncy":5},"type":"latency"}]}]""",
        "1:44: latncy: no such key of the attributes of latency, so it is ignored; did you mean latency? allowed: "
            + "latency, jitter"
    )]
    [InlineData(
        """[{"toxics":[{"type":"noop","attributes":{"latency":5}}]}]""",
        "1:42: latency: no such key of the attributes of noop, so it is ignored; allowed: none"
    )]
    [InlineData(
        """[{"toxics":[{"Type":"bandwidth","Rate":5}]}]""",
        "1:33: Rate: no such key of a toxic, so it is ignored; did you mean attributes.rate? allowed: name, type, "
            + "stream, toxicity, attributes"
    )]
    [InlineData(
        """[{"toxics":[{"type":"noop","latency":5}]}]""",
        "1:28: latency: no such key of a toxic, so it is ignored; allowed: name, type, stream, toxicity, attributes"
    )]
    [InlineData(
        "\ufeff[{},{\"\\u001b[1mxyz\":0}] and text behind it",
        "1:6: xyz: no such key of a proxy, so it is ignored; allowed: name, listen, upstream, enabled, toxics, http, tls, ttl"
    )]
    public void An_unknown_key_is_told_with_its_place_and_what_may_be_meant(string json, string expected) =>
        Assert.Equal([expected], In(json));

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"toxic":1}""")]
    [InlineData("""[null,7,{"toxics":7},{"toxics":[7,{"attributes":7},{"type":"none","attributes":{"x":1}}]}]""")]
    [InlineData("""[{"Name":"a","UPSTREAM":"x:1","listen":"","enabled":true,"http":{"version":"1.1"},"ttl":5}]""")]
    [InlineData("""[{"name":"a","Logger":{"x":1},"toxics":[{"type":"slicer","attributes":{"Average_Size":1}}]}]""")]
    public void Known_keys_in_any_case_and_what_is_refused_in_other_words_give_no_warning(string json) =>
        Assert.Empty(In(json));

    [Fact]
    public void Every_unknown_key_is_told_in_the_order_of_the_file() =>
        Assert.Equal(
            ["1:3", "1:20", "1:28"],
            In("""[{"x":[{"y":[]}],  "z":0},{"type":0}]""").Select(w => w[..w.IndexOf(": ", StringComparison.Ordinal)])
        );

    private static IReadOnlyList<string> In(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        return UnknownKeys.In(RequestBody.Json(bytes), bytes);
    }
}
