// An order service on ASP.NET Core. With the argument `payment` it is the payment service that the order service calls.
// ASPNETCORE_URLS sets the address to listen on, as usual.
//   PAYMENT   the address of the payment service
//   RETRY     immediate: three retries at once; backoff (default): exponential with jitter and a budget of one retry
//             for ten calls
using Orders;

var builder = WebApplication.CreateBuilder(args);

// A log line for every failed attempt would add load during an outage.
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
