using System.Text;
using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Tests.Targets.Requests;

public sealed class FunctionsTests
{
    private static readonly TargetSite s_site = new(new("http://127.0.0.1"), "trial-1", 42) { Workload = "shop" };

    [Fact]
    public void A_drawn_value_hangs_on_the_seed_the_place_and_the_calls_number_alone()
    {
        string Of(TargetSite site, string place, long number) =>
            Text("{{random 1..1000000}}", site, place).For(new(number, 0));

        var one = Of(s_site, "path", 1);
        Assert.Equal(one, Of(s_site, "path", 1));
        Assert.Equal(one, Of(s_site with { Trial = "trial-2" }, "path", 1));
        Assert.NotEqual(one, Of(s_site, "path", 2));
        Assert.NotEqual(one, Of(s_site, "body", 1));
        Assert.NotEqual(one, Of(s_site with { Seed = 43 }, "path", 1));
        Assert.NotEqual(one, Of(s_site with { Workload = "other" }, "path", 1));
    }

    [Fact]
    public void An_id_is_another_one_in_each_call_place_and_trial()
    {
        var text = Text("{{uuid}} {{uuid}}", s_site, "body");
        var ids = Enumerable
            .Range(0, 100)
            .SelectMany(n => text.For(new(n, 0)).Split(' '))
            .Concat(Text("{{uuid}} {{uuid}}", s_site with { Trial = "trial-2" }, "body").For(new(0, 0)).Split(' '))
            .ToList();

        Assert.Equal(202, ids.Distinct().Count());
        Assert.All(
            ids,
            id => Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", id)
        );
        Assert.Equal(text.For(new(7, 0)), text.For(new(7, 0)));
    }

    [Fact]
    public void A_range_is_drawn_with_both_its_ends()
    {
        var text = Text("{{random -1..2}}", s_site, "path");

        Assert.Equal(
            ["-1", "0", "1", "2"],
            Enumerable.Range(0, 200).Select(n => text.For(new(n, 0))).Distinct().OrderBy(int.Parse)
        );
    }

    [Fact]
    public void A_word_is_chosen_of_those_that_are_written()
    {
        var text = Text("{{choose red \"light blue\"}}", s_site, "path");

        Assert.Equal(
            ["light blue", "red"],
            Enumerable.Range(0, 50).Select(n => text.For(new(n, 0))).Distinct().Order()
        );
    }

    [Theory]
    [InlineData("{{now}}", "2026-11-29T10:00:00.250Z")]
    [InlineData("{{now date}}", "2026-11-29")]
    [InlineData("{{now unix}}", "1795946400")]
    [InlineData("{{now unixMs}}", "1795946400250")]
    public void The_time_is_that_of_the_clock(string text, string written) =>
        Assert.Equal(written, Text(text, s_site with { Time = new Fixed() }, "path").For(new(0, 0)));

    [Fact]
    public void Base64_takes_secrets_and_columns()
    {
        var text = new CallText(
            "Basic {{base64 feed.user:env.PASSWORD}}",
            Feed.Read("user\nAnn\n"),
            new(name => name == "PASSWORD" ? "open:sesame" : null, _ => null),
            s_site,
            "header"
        );

        Assert.Equal($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("Ann:open:sesame"))}", text.For(new(0, 0)));
    }

    [Theory]
    [InlineData("uuid 4", "{{uuid}} alone")]
    [InlineData("random", "a range")]
    [InlineData("random 9..1", "a range")]
    [InlineData("random 1..x", "a range")]
    [InlineData("now tomorrow", "{{now}}")]
    [InlineData("choose", "at least two words")]
    [InlineData("choose one", "at least two words")]
    [InlineData("base64", "a text")]
    public void A_function_that_is_written_otherwise_is_a_mistake(string placeholder, string allowed)
    {
        Assert.True(Functions.IsOne(placeholder));
        Assert.StartsWith(allowed, Functions.WhyNot(placeholder), StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_goes_before_a_function_and_a_captured_value_comes_last()
    {
        var visit = new Visit(3);
        visit.Capture("token", "a/b");
        visit.Capture("user", "not me");
        var text = new CallText(
            "/{{feed.user}}/{{user}}/{{uuid}}/{{token}}/{{nothing}}",
            Feed.Read("user,uuid\nAnn,own\nBo,his\n"),
            Secrets.None,
            s_site,
            "path",
            TextUse.Target
        );

        Assert.Equal("/Bo/Bo/his/a%2Fb/", text.For(new(6, 0) { Visit = visit }));
    }

    private static CallText Text(string text, TargetSite site, string place) =>
        new(text, null, Secrets.None, site, place);

    private sealed class Fixed : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 29, 10, 0, 0, 250, TimeSpan.Zero);
    }
}
