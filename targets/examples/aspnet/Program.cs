// An order service on ASP.NET Core, and, by the argument `payment`, the service that it calls. Where it listens is
// ASPNETCORE_URLS, as ever.
//   PAYMENT   where the payment service is
//   RETRY     immediate: three retries at once; backoff (default): exponential with jitter, under a budget of one retry for ten calls
using Orders;

var builder = WebApplication.CreateBuilder(args);

// A line for every attempt that fails is the last thing that an outage needs.
builder.Logging.SetMinimumLevel(LogLevel.Error);
if (args is not ["payment"])
    builder.Services.AddPayment(builder.Configuration);

var app = builder.Build();
app.MapGet("/health", () => "ok");
if (args is ["payment"])
{
    app.MapPost(
        "/charges",
        async (CancellationToken stop) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, stop);
            return Results.Ok(new { paid = true });
        }
    );
}
else
{
    app.MapPost(
        "/orders",
        async (Payment payment, CancellationToken stop) =>
            Results.StatusCode(
                await payment.ChargeAsync(stop) ? StatusCodes.Status201Created : StatusCodes.Status502BadGateway
            )
    );
}
app.Run();
