using Chaos.Core.Texts;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Tests.Targets.Requests;

public sealed class ValueEscapeTests
{
    private const string Value = "R&D \"x\" <C#> a+b\\";

    [Theory]
    [InlineData(TextUse.Plain, "v={{v}}", "v=R&D \"x\" <C#> a+b\\")]
    [InlineData(
        TextUse.Target,
        "/s/{{v}}?q={{v}}",
        "/s/R%26D%20%22x%22%20%3CC%23%3E%20a%2Bb%5C?q=R%26D%20%22x%22%20%3CC%23%3E%20a%2Bb%5C"
    )]
    [InlineData(TextUse.Target, "{{v}}", Value)]
    [InlineData(TextUse.Json, "{\"a\":\"{{v}}\"}", "{\"a\":\"R&D \\\"x\\\" <C#> a+b\\\\\"}")]
    [InlineData(TextUse.Json, "{\"a\\\"\":{{v}}}", "{\"a\\\"\":R&D \"x\" <C#> a+b\\}")]
    [InlineData(TextUse.Form, "a={{v}}&b=1", "a=R%26D%20%22x%22%20%3CC%23%3E%20a%2Bb%5C&b=1")]
    [InlineData(TextUse.Xml, "<a>{{v}}</a>", "<a>R&amp;D &quot;x&quot; &lt;C#&gt; a+b\\</a>")]
    public void A_value_is_escaped_for_its_place(TextUse use, string text, string expected)
    {
        var template = new Template(text);
        var escapes = ValueEscape.Of(use, template.Literals);
        Assert.Equal(expected, template.With((i, _) => escapes[i](Value)));
    }

    [Theory]
    [InlineData(null, "{\"a\":1}", TextUse.Json)]
    [InlineData(null, " [1]", TextUse.Json)]
    [InlineData(null, "a=1", TextUse.Plain)]
    [InlineData("application/problem+json; charset=utf-8", "{{v}}", TextUse.Json)]
    [InlineData("application/x-www-form-urlencoded", "{", TextUse.Form)]
    [InlineData("text/xml", "<a/>", TextUse.Xml)]
    [InlineData("text/plain", "{\"a\":1}", TextUse.Plain)]
    public void A_body_has_the_type_of_its_Content_Type_or_of_its_first_characters(
        string? type,
        string body,
        TextUse expected
    ) => Assert.Equal(expected, ValueEscape.OfBody(type, body));
}
