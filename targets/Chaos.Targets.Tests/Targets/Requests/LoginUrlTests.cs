using System.Text;
using Chaos.Core.Texts;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Tests.Targets.Requests;

public sealed class LoginUrlTests
{
    [Theory]
    [InlineData("http://127.0.0.1:80/a?b=c@d", "http://127.0.0.1:80/a?b=c@d", null)]
    [InlineData("http://me:you@127.0.0.1:80/a", "http://127.0.0.1:80/a", "me:you")]
    [InlineData(
        "http://{{env.U}}:{{file.a/b}}@127.0.0.1:{{port.q}}/{{call}}",
        "http://127.0.0.1:{{port.q}}/{{call}}",
        "{{env.U}}:{{file.a/b}}"
    )]
    [InlineData("http://a@b:c@127.0.0.1", "http://127.0.0.1", "a@b:c")]
    [InlineData("http://127.0.0.1?u=a@b", "http://127.0.0.1?u=a@b", null)]
    [InlineData("127.0.0.1:80", "127.0.0.1:80", null)]
    [InlineData("http://", "http://", null)]
    public void An_address_is_separated_before_placeholders_are_replaced(string address, string url, string? login) =>
        Assert.Equal(new(url, login), LoginUrl.Of(address));

    [Theory]
    [InlineData("me:you", "me:you")]
    [InlineData("m%C3%A9%3A:p%40ss%2Fw", "mé::p@ss/w")]
    [InlineData("{{env.U}}:{{env.P}}", "te%41m:se/c@r:t%")]
    [InlineData("{{env.U}}", "te%41m")]
    public void Written_text_is_percent_encoded_and_a_secret_is_used_as_it_is(string login, string plain) =>
        Assert.Equal(
            $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(plain))}",
            LoginUrl.Basic(login, t => new Template(t).With(n => n == "env.U" ? "te%41m" : "se/c@r:t%"))
        );

    [Theory]
    [InlineData(
        "http://{{env.U}}:{{file.a/b}}@127.0.0.1:{{port.q}}/{{call}}",
        "http://{{env.U}}:{{file.a/b}}@127.0.0.1:{{port.q}}"
    )]
    [InlineData("http://127.0.0.1:80", "http://127.0.0.1:80")]
    public void An_address_ends_where_its_path_begins(string address, string authority) =>
        Assert.Equal(authority, LoginUrl.WithoutPath(address));
}
