using Chaos.Reports.Html;

namespace Chaos.Reports.Tests.Html;

public sealed class UnbrokenTests
{
    [Theory]
    [InlineData("99 % within 1,200 ms of 3 s", "99~% within 1,200~ms of 3~s")]
    [InlineData("attempts on api->payment", "attempts on api~→~payment")]
    [InlineData("api → payment, 4 min", "api~→~payment, 4~min")]
    [InlineData("184.7 ms → 216.1 ms", "184.7~ms → 216.1~ms")]
    [InlineData("3 services, 4 hours", "3 services, 4 hours")]
    public void A_number_stays_with_its_unit_and_an_edge_in_one_line(string text, string unbroken) =>
        Assert.Contains($"<p class=\"claim\">{unbroken.Replace('~', '\u00a0')}</p>", Page(text, again: ""));

    [Fact]
    public void A_command_can_be_copied_as_it_is() =>
        Assert.Contains(
            "<code>--primary attempts(api-&gt;payment) 5 s</code>",
            Page("", again: "--primary attempts(api->payment) 5 s")
        );

    private static string Page(string claim, string again)
    {
        var page = new StringWriter();
        new HtmlReport().Write(Some.Content(Some.Run(Some.NotRun() with { Claim = claim, Again = again })), page);
        return page.ToString();
    }
}
