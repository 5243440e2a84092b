namespace Chaos.Cli.Running;

/// <summary>Reads the address of the user's own Toxiproxy server from the environment variable TOXIPROXY_URL.</summary>
internal static class ToxiproxyAddress
{
    internal const string Variable = "TOXIPROXY_URL";

    /// <summary>The address; null when the variable is not set.</summary>
    /// <exception cref="UsageException">The variable holds no http address.</exception>
    internal static Uri? FromEnvironment()
    {
        var value = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(value))
            return null;
        return Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http"
            ? new(address.GetLeftPart(UriPartial.Authority))
            : throw new UsageException(
                $"{Variable}: {value} is not allowed; allowed: an http address such as http://127.0.0.1:8474"
            );
    }
}
