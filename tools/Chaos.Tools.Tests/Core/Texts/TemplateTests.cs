using Chaos.Core.Texts;

namespace Chaos.Tools.Tests.Core.Texts;

public sealed class TemplateTests
{
    [Theory]
    [InlineData("plain {call} text", "plain {call} text")]
    [InlineData("{{a}}", "<a>")]
    [InlineData("x{{ a }}y{{env.B}}{{a}}", "x<a>y<env.B><a>")]
    [InlineData("{{}} {{a b}} {{{c}}}", "{{}} <a b> {<c>}")]
    public void Placeholders_are_replaced_and_other_text_is_kept(string text, string filled) =>
        Assert.Equal(filled, new Template(text).With(name => $"<{name}>"));

    [Fact]
    public void Names_are_listed_in_order() =>
        Assert.Equal(["port.orders", "env.A"], Template.NamesIn("http://h:{{port.orders}}/{{env.A}}"));
}
