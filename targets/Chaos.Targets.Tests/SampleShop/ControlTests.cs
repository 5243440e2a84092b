using System.Net;
using System.Net.Http.Json;
using System.Text;
using Chaos.Core;
using Chaos.Core.Faults;

namespace Chaos.Targets.Tests.SampleShop;

[Trait("Speed", "Slow")]
public class ControlTests
{
    [Theory]
    [InlineData("PUT", "trial")]
    [InlineData("PUT", "fault")]
    [InlineData("GET", "fault")]
    [InlineData("DELETE", "fault")]
    [InlineData("GET", "report")]
    [InlineData("GET", "sample")]
    public async Task A_control_endpoint_is_closed_without_the_token_and_to_browsers(string method, string what)
    {
        await using var shop = await RunningShop.StartAsync("payment");

        foreach (
            var (token, origin) in new[]
            {
                (null, null),
                ("wrong", null),
                ("", null),
                (RunningShop.Token, "http://localhost"),
            }
        )
            using (var response = await shop.ControlAsync(new(method), what, new { }, token, origin))
                Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Every_mistake_of_a_trial_is_named_at_once_and_the_old_trial_goes_on()
    {
        await using var shop = await RunningShop.StartAsync("payment");
        await shop.BeginAsync();
        (await shop.OrderAsync("charges", 0)).EnsureSuccessStatusCode();

        using var response = await shop.ControlAsync(
            HttpMethod.Put,
            "trial",
            new
            {
                trial = "no spaces, please",
                seed = -1,
                spec = new
                {
                    name = "payment",
                    workers = 0,
                    queueLimit = -1,
                    calls = new[] { "banc" },
                    settings = new { idempotency = "maybe", speed = "high" },
                },
                policies = new Dictionary<string, object>
                {
                    ["payment->bank"] = new
                    {
                        mitigations = new object[] { new { kind = "retry", maxRetryAttempts = -1 } },
                    },
                    ["order->payment"] = new { mitigations = new object[] { new { kind = "retri" } } },
                    ["nonsense"] = new { },
                },
                upstreams = new { bank = new { url = "ftp://127.0.0.1", freshConnections = 1 } },
            }
        );

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var errors = (await response.Content.ReadFromJsonAsync<Dictionary<string, PlanError[]>>(shop.Limit))!
            ["errors"]
            .Select(e => e.Field)
            .ToList();
        Assert.Equal(
            [
                "policies[nonsense]",
                "policies[order->payment].mitigations[0].kind",
                "policies[payment->bank].mitigations[0].maxRetryAttempts",
                "seed",
                "spec.calls",
                "spec.queueLimit",
                "spec.settings.idempotency",
                "spec.settings.speed",
                "spec.workers",
                "trial",
                "upstreams.banc",
                "upstreams.bank.freshConnections",
                "upstreams.bank.url",
            ],
            errors.Order(StringComparer.Ordinal)
        );
        Assert.Equal(1, (await shop.ReportAsync()).Totals["charges"]);
    }

    [Theory]
    [InlineData("""{"kind":"kill"}""", "kind")]
    [InlineData("""{"kind":"serverError","share":1.5}""", "share")]
    [InlineData("""{"kind":"stallAndRelease","share":0.5}""", "share")]
    [InlineData("""{"kind":"slow","share":-1}""", "share,delayMilliseconds")]
    [InlineData("""{"kind":"nonsense"}""", "body.kind")]
    [InlineData("""{}""", "body")]
    [InlineData("nonsense", "body")]
    public async Task Every_mistake_of_a_fault_is_named_at_once(string body, string fields)
    {
        await using var shop = await RunningShop.StartAsync("payment");
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(shop.Address, "control/fault"))
        {
            Content = new StringContent(body),
        };
        request.Headers.Add("X-Chaos-Token", RunningShop.Token);

        using var response = await shop.Http.SendAsync(request, shop.Limit);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(
            fields,
            string.Join(
                ",",
                (await response.Content.ReadFromJsonAsync<Dictionary<string, PlanError[]>>(shop.Limit))!
                    ["errors"]
                    .Select(e => e.Field)
            )
        );
        Assert.False((await shop.FaultAsync()).Active);
    }

    [Fact]
    public async Task A_fault_can_be_set_and_cleared_twice_and_is_not_replaced_by_another_kind()
    {
        await using var shop = await RunningShop.StartAsync("payment");
        await shop.FaultAsync(FaultEffectKind.StallAndRelease);
        await shop.FaultAsync(FaultEffectKind.StallAndRelease);

        using var other = await shop.ControlAsync(HttpMethod.Put, "fault", new { kind = FaultEffectKind.Refuse });
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);

        await shop.HealAsync();
        await shop.HealAsync();
        Assert.False((await shop.FaultAsync()).Active);
        await shop.FaultAsync(FaultEffectKind.Refuse);
        Assert.True((await shop.FaultAsync()).Active);
    }

    [Fact]
    public async Task An_order_with_mistakes_is_answered_with_all_of_them()
    {
        await using var shop = await RunningShop.StartAsync("payment");

        using var response = await shop.Http.PostAsync(
            new Uri(shop.Address, "charges"),
            new StringContent("""{"orderId":"","userId":-1,"amountCents":0}"""),
            shop.Limit
        );

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(
            ["orderId", "userId", "amountCents"],
            (await response.Content.ReadFromJsonAsync<Dictionary<string, PlanError[]>>(shop.Limit))!
                ["errors"]
                .Select(e => e.Field)
        );
    }

    [Theory]
    [InlineData("trial", "{\"trial\":\"\\ud800\"}")]
    [InlineData("trial", "{\"\\udc00\":1}")]
    [InlineData("trial", "{\"trial\":\"\u00ff\"}")]
    [InlineData("trial", "{\"spec\":{\"name\":\"\u00c3\"}}")]
    [InlineData("fault", "{\"kind\":\"\\ud800\"}")]
    [InlineData("fault", "{\"kind\":\"refuse\",\"\u00ff\":1}")]
    public async Task Text_that_is_not_Unicode_is_a_mistake_and_the_next_request_works(string what, string latin)
    {
        await using var shop = await RunningShop.StartAsync("payment");

        using var response = await SendAsync(shop, what, Encoding.Latin1.GetBytes(latin));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(
            "\"field\":\"body\"",
            await response.Content.ReadAsStringAsync(shop.Limit),
            StringComparison.Ordinal
        );
        await shop.BeginAsync();
    }

    [Theory]
    [InlineData("trial")]
    [InlineData("fault")]
    public async Task A_body_that_is_too_long_is_read_and_refused_and_the_next_request_works(string what)
    {
        await using var shop = await RunningShop.StartAsync("payment");

        using var response = await SendAsync(shop, what, new byte[31_000_000]);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains(
            "at most 1,048,576 bytes",
            await response.Content.ReadAsStringAsync(shop.Limit),
            StringComparison.Ordinal
        );
        await shop.BeginAsync();
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningShop shop, string what, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(shop.Address, $"control/{what}"))
        {
            Content = new ByteArrayContent(body),
        };
        request.Headers.Add("X-Chaos-Token", RunningShop.Token);
        return await shop.Http.SendAsync(request, shop.Limit);
    }
}
