using Microsoft.Extensions.Http.Resilience;

namespace Shop;

/// <summary>Configures the calls to the price service, with the sections of appsettings.json.</summary>
internal static class PricesHandler
{
    public static void AddPrices(this IServiceCollection services, IConfiguration settings)
    {
        var client = services.AddHttpClient<Prices>(http => http.BaseAddress = new(settings["PRICES"]!));
        switch (settings["HANDLER"])
        {
            case "standard":
                client.AddStandardResilienceHandler(settings.GetSection("Prices:Standard"));
                break;
            case "hedging":
                client.AddStandardHedgingHandler().Configure(settings.GetSection("Prices:Hedging"));
                break;
        }
    }
}
