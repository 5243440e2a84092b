// Makes one INCR for each call, or answers with a number from memory when Redis does not answer. REDIS: the
// configuration of StackExchange.Redis.
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
