using Chaos.Targets.Requests;

namespace Chaos.Targets.Tests.Targets.Requests;

public sealed class CookiesTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 29, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("sid=1", "http://shop.test/login", "http://shop.test/cart", "sid=1")]
    [InlineData("sid=1", "http://shop.test/a/login", "http://shop.test/cart", null)]
    [InlineData("sid=1", "http://shop.test/a/login", "http://shop.test/a/cart", "sid=1")]
    [InlineData("sid=1; Path=/", "http://shop.test/a/login", "http://shop.test/cart", "sid=1")]
    [InlineData("sid=1; Path=/a", "http://shop.test/", "http://shop.test/ab", null)]
    [InlineData("sid=1; Path=/a", "http://shop.test/", "http://shop.test/a", "sid=1")]
    [InlineData("sid=1", "http://shop.test/", "http://other.test/", null)]
    [InlineData("sid=1", "http://shop.test/", "http://a.shop.test/", null)]
    [InlineData("sid=1; Domain=shop.test", "http://a.shop.test/", "http://b.shop.test/", "sid=1")]
    [InlineData("sid=1; Domain=.shop.test", "http://a.shop.test/", "http://shop.test/", "sid=1")]
    [InlineData("sid=1; Domain=other.test", "http://shop.test/", "http://other.test/", null)]
    [InlineData("sid=1; Domain=test", "http://shop.test/", "http://other.test/", null)]
    [InlineData("sid=1; Secure", "https://shop.test/", "http://shop.test/", null)]
    [InlineData("sid=1; Secure", "https://shop.test/", "https://shop.test/", "sid=1")]
    [InlineData("sid=1; Secure", "http://127.0.0.1/", "http://127.0.0.1:81/", "sid=1")]
    [InlineData("sid=1; Max-Age=0", "http://shop.test/", "http://shop.test/", null)]
    [InlineData(
        "sid=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "http://shop.test/",
        "http://shop.test/",
        "sid=1"
    )]
    [InlineData("sid=1; Expires=Thu, 01-Jan-1970 00:00:00 GMT", "http://shop.test/", "http://shop.test/", null)]
    [InlineData(
        "sid=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT; HttpOnly; SameSite=Lax",
        "http://shop.test/",
        "http://shop.test/",
        "sid=1"
    )]
    [InlineData("sid=\"a b\"", "http://shop.test/", "http://shop.test/", "sid=\"a b\"")]
    [InlineData("sid=a=b", "http://shop.test/", "http://shop.test/", "sid=a=b")]
    [InlineData("nonsense", "http://shop.test/", "http://shop.test/", null)]
    [InlineData("=1", "http://shop.test/", "http://shop.test/", null)]
    public void A_cookie_goes_where_it_was_set_for(string set, string from, string to, string? sent)
    {
        var cookies = new Cookies();
        cookies.Set([set], new(from), s_now);

        Assert.Equal(sent, cookies.For(new(to), s_now, null));
    }

    [Theory]
    [InlineData("wss://shop.test/live", true)]
    [InlineData("ws://shop.test/live", false)]
    public void A_secure_cookie_goes_with_a_connection_over_TLS(string address, bool goes) =>
        Assert.Equal(
            goes,
            Cookie.Read("sid=7; Secure", new("https://shop.test/login"), default)!.GoesTo(new(address), default)
        );

    [Fact]
    public void A_cookie_with_a_control_character_is_none() =>
        Assert.Null(Cookie.Read("sid=7\u0001", new("http://shop.test/"), default));

    [Fact]
    public void A_cookie_replaces_one_of_its_name_and_goes_when_its_time_is_over()
    {
        var cookies = new Cookies();
        var shop = new Uri("http://shop.test/");
        cookies.Set(["a=1", "b=2; Max-Age=10"], shop, s_now);
        cookies.Set(["a=3"], shop, s_now);

        Assert.Equal("a=3; b=2", cookies.For(shop, s_now.AddSeconds(9), null));
        Assert.Equal("a=3", cookies.For(shop, s_now.AddSeconds(10), null));
        cookies.Set(["a=; Max-Age=0"], shop, s_now);
        Assert.Equal("b=2", cookies.For(shop, s_now, null));
    }

    [Fact]
    public void The_files_own_cookies_go_before_those_of_the_same_name()
    {
        var cookies = new Cookies();
        var shop = new Uri("http://shop.test/");
        cookies.Set(["a=1", "b=2"], shop, s_now);

        Assert.Equal("a=own; c=3; b=2", cookies.For(shop, s_now, "a=own; c=3"));
    }

    [Fact]
    public void A_longer_path_goes_first_and_the_oldest_of_too_many_is_dropped()
    {
        var cookies = new Cookies();
        var shop = new Uri("http://shop.test/a/");
        cookies.Set(["a=1; Path=/", "b=2; Path=/a"], shop, s_now);
        Assert.Equal("b=2; a=1", cookies.For(shop, s_now, null));

        cookies.Set([.. Enumerable.Range(0, 300).Select(i => $"c{i}=1")], shop, s_now);
        var sent = cookies.For(shop, s_now, null)!;
        Assert.Equal(200, sent.Split(';').Length);
        Assert.DoesNotContain("a=1", sent.Split("; "));
    }
}
