namespace Chaos.Targets.Tests.Targets;

public class AllowedTargetsTests
{
    [Theory]
    [InlineData("http://localhost:1/", true)]
    [InlineData("http://127.0.0.1:1/", true)]
    [InlineData("http://127.0.0.99:1/", true)]
    [InlineData("http://[::1]:1/", true)]
    [InlineData("http://10.0.0.1/", false)]
    [InlineData("http://0.0.0.0/", false)]
    [InlineData("http://localhost.example.com/", false)]
    [InlineData("http://127.0.0.1.example.com/", false)]
    [InlineData("http://example.com/", false)]
    [InlineData("http://staging.example.com/", true)]
    [InlineData("http://STAGING.example.com/", true)]
    public void Loopback_and_named_hosts_are_allowed(string address, bool allowed) =>
        Assert.Equal(allowed, new AllowedTargets("staging.example.com").Allow(new(address)));

    [Fact]
    public void An_error_names_the_field_the_host_and_what_is_allowed()
    {
        var error = new AllowedTargets("b.example.com").Error("services[0].url", new("http://example.com/"));

        Assert.Equal(
            "services[0].url: example.com is not allowed; allowed: localhost, a loopback address, b.example.com",
            error?.ToString()
        );
    }
}
