// A shop on ASP.NET Core. With the argument `prices` it is the price service that the shop asks.
// ASPNETCORE_URLS sets the address to listen on, as usual.
//   PRICES    the address of the price service
//   HANDLER   none (default), standard (AddStandardResilienceHandler) or hedging (AddStandardHedgingHandler)
using Shop;

var builder = WebApplication.CreateBuilder(args);

// A log line for every failed attempt would add load during an outage.
builder.Logging.SetMinimumLevel(LogLevel.Error);
if (args is not ["prices"])
    builder.Services.AddPrices(builder.Configuration);

var app = builder.Build();
app.MapGet("/health", () => "ok");
if (args is ["prices"])
{
    app.MapGet(
        "/prices",
        async (CancellationToken stop) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, stop);
            return Results.Ok(new { price = 10 });
        }
    );
}
else
{
    app.MapGet(
        "/offers",
        async (Prices prices, CancellationToken stop) =>
            Results.StatusCode(await prices.AskAsync(stop) ? StatusCodes.Status200OK : StatusCodes.Status502BadGateway)
    );
}
app.Run();
