// One INCR for each call, and a number from memory where Redis does not answer. REDIS: StackExchange.Redis's
// configuration.
using StackExchange.Redis;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Critical);
var app = builder.Build();
await using var redis = await ConnectionMultiplexer.ConnectAsync(app.Configuration["REDIS"]!);
var last = 0L;
app.MapGet("/health", () => "ok");
app.MapGet(
    "/hits",
    async (HttpContext context) =>
    {
        try
        {
            last = await redis.GetDatabase().StringIncrementAsync("hits");
        }
        catch (RedisException)
        {
            context.Response.Headers["Chaos-Degraded"] = "1";
        }
        catch (RedisTimeoutException)
        {
            context.Response.Headers["Chaos-Degraded"] = "1";
        }
        return last;
    }
);
await app.RunAsync();
