using System.Net;

namespace Chaos.Targets.Tests.SampleShop;

[Trait("Speed", "Slow")]
public sealed class TrackingTests
{
    [Fact]
    public async Task A_poll_returns_the_updates_since_its_cursor()
    {
        await using var shop = await RunningShop.StartAsync("tracking");
        await shop.BeginAsync();
        foreach (var update in new[] { 7, 8, 9 })
            await PublishAsync(shop, $"orders/{update}");
        await PublishAsync(shop, "stock/1");

        Assert.Equal(
            """{"cursor":3,"updates":[7,8,9]}""",
            await shop.Http.GetStringAsync(new Uri(shop.Address, "updates/orders/0"), shop.Limit)
        );
        Assert.Equal(
            """{"cursor":3,"updates":[9]}""",
            await shop.Http.GetStringAsync(new Uri(shop.Address, "updates/orders/2"), shop.Limit)
        );
        Assert.Equal(
            """{"cursor":3,"updates":[]}""",
            await shop.Http.GetStringAsync(new Uri(shop.Address, "updates/orders/3"), shop.Limit)
        );
        Assert.Equal(
            """{"cursor":0,"updates":[]}""",
            await shop.Http.GetStringAsync(new Uri(shop.Address, "updates/nothing/0"), shop.Limit)
        );
    }

    [Fact]
    public async Task A_stream_sends_past_and_new_updates_until_the_trial_is_over()
    {
        await using var shop = await RunningShop.StartAsync("tracking");
        await shop.BeginAsync();
        await PublishAsync(shop, "orders/7");
        await PublishAsync(shop, "orders/8");
        using var response = await shop.Http.GetAsync(
            new Uri(shop.Address, "streams/orders/1"),
            HttpCompletionOption.ResponseHeadersRead,
            shop.Limit
        );
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(shop.Limit));

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["id: 2", "data: 8", ""], await ThreeAsync());
        await PublishAsync(shop, "orders/9");
        Assert.Equal(["id: 3", "data: 9", ""], await ThreeAsync());
        await shop.BeginAsync(trial: "trial-2");
        Assert.Null(await lines.ReadLineAsync(shop.Limit));

        async Task<string[]> ThreeAsync() =>
            [
                (await lines.ReadLineAsync(shop.Limit))!,
                (await lines.ReadLineAsync(shop.Limit))!,
                (await lines.ReadLineAsync(shop.Limit))!,
            ];
    }

    [Theory]
    [InlineData("updates/orders")]
    [InlineData("updates/orders/x")]
    [InlineData("updates//1")]
    [InlineData("streams/orders/-1")]
    public async Task A_path_that_is_not_a_topic_with_a_number_is_not_found(string path)
    {
        await using var shop = await RunningShop.StartAsync("tracking");
        await shop.BeginAsync();

        using var response = await shop.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Topics_do_not_grow_without_bound()
    {
        await using var shop = await RunningShop.StartAsync("tracking");
        await shop.BeginAsync();
        for (var topic = 0; topic < 100; topic++)
            await PublishAsync(shop, $"topic{topic}/1");

        using var response = await shop.GetAsync("updates/one-more/0");

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
    }

    private static async Task PublishAsync(RunningShop shop, string update)
    {
        using var response = await shop.Http.PutAsync(
            new Uri(shop.Address, $"updates/{update}"),
            new ByteArrayContent([]),
            shop.Limit
        );
        Assert.True(response.IsSuccessStatusCode);
    }
}
