using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;

namespace Chaos.Targets.Tests.Mitigations.Linting.HttpResilience;

/// <summary>What the package itself makes of a section. Nothing is sent.</summary>
internal static class RealLibrary
{
    /// <summary>Starts an application with a section, and returns whether the package takes it.</summary>
    internal static bool Takes(string section, bool hedging)
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes($"{{\"S\": {section}}}"));
        try
        {
            var settings = new ConfigurationBuilder().AddJsonStream(json).Build().GetSection("S");
            var services = new ServiceCollection().AddLogging();
            var client = services.AddHttpClient("client");
            if (hedging)
                client.AddStandardHedgingHandler().Configure(settings);
            else
                client.AddStandardResilienceHandler(settings);
            using var provider = services.BuildServiceProvider();
            provider.GetRequiredService<IStartupValidator>().Validate();
            using var made = provider.GetRequiredService<IHttpClientFactory>().CreateClient("client");
            return true;
        }
        catch (Exception e)
            when (e is InvalidOperationException or OptionsValidationException or FormatException or ArgumentException)
        {
            return false;
        }
    }
}
