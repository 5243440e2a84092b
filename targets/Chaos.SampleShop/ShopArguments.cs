using System.Globalization;
using System.Net;
using Chaos.SampleShop.Services;

namespace Chaos.SampleShop;

/// <summary>Reads the command line of a service.</summary>
internal static class ShopArguments
{
    /// <summary>
    /// Name of the environment variable with the secret for the control endpoints. It is not an option, because every
    /// user of the machine can read a command line.
    /// </summary>
    public const string TokenVariable = "CHAOS_TOKEN";

    private static readonly string[] s_names = ["--service", "--name", "--port", "--grpc-port", "--data", "--host"];

    /// <summary>The text of <c>--help</c>.</summary>
    public static string Help { get; } =
        $"""
            One service of the sample shop.

            Usage: Chaos.SampleShop --service {string.Join(
                '|',
                ShopService.Kinds.Keys
            )} [--name NAME] [--port 0] [--grpc-port 0] [--data DIR] [--host 127.0.0.1]

              --service    kind of service to run
              --name       name of the service when there are several of a kind, for example order-2
              --port       port to listen on for HTTP/1; 0 takes a free one, which is printed as "ready"
              --grpc-port  port to listen on for HTTP/2; 0 takes a free one, which is printed as "grpc"
              --data       folder for the service's state; without it the state is kept in memory
              --host       address to listen on; other machines can reach any address but loopback

            {TokenVariable} must hold the secret that opens the control endpoints.
            Example: {TokenVariable}=secret Chaos.SampleShop --service payment --port 8080
            """;

    /// <summary>Returns the options. When there are mistakes returns null and one line for each mistake.</summary>
    public static (ShopOptions? Options, IReadOnlyList<string> Errors) Parse(
        IReadOnlyList<string> arguments,
        string? token
    )
    {
        var errors = new List<string>();
        var values = Read(arguments, errors);
        var service = values.GetValueOrDefault("--service");
        if (service is null)
            errors.Add($"--service: is missing; allowed: {string.Join(", ", ShopService.Kinds.Keys)}");
        else if (!ShopService.Kinds.ContainsKey(service))
            errors.Add(
                $"--service: there is no {service}; did you mean "
                    + $"{Nearest.To(service, ShopService.Kinds.Keys)}? allowed: "
                    + $"{string.Join(", ", ShopService.Kinds.Keys)}"
            );
        var name = values.GetValueOrDefault("--name") ?? service;
        if (service is not null && name != service && !name!.StartsWith($"{service}-", StringComparison.Ordinal))
            errors.Add($"--name: {name} is not allowed; allowed: {service}, or {service}- and more");
        var (port, grpcPort) = (Port("--port"), Port("--grpc-port"));
        if (port > 0 && port == grpcPort)
            errors.Add($"--grpc-port: {grpcPort} is not allowed; allowed: another than --port, which speaks HTTP/1");
        var host = IPAddress.Loopback;
        if (values.TryGetValue("--host", out var address) && !IPAddress.TryParse(address, out host))
            errors.Add($"--host: {address} is not allowed; allowed: an IP address such as 127.0.0.1");
        var data = values.GetValueOrDefault("--data");
        if (data is not null && Unusable(data) is { } reason)
            errors.Add($"--data: {data} cannot be used: {reason}");
        if (string.IsNullOrWhiteSpace(token))
            errors.Add($"{TokenVariable}: is not set; allowed: the secret that opens the control endpoints");
        return errors.Count > 0
            ? (null, errors)
            : (
                new ShopOptions
                {
                    Service = service!,
                    Name = name!,
                    Token = token!,
                    Port = port,
                    GrpcPort = grpcPort,
                    Host = host!,
                    Data = data,
                },
                errors
            );

        int Port(string option)
        {
            if (!values.TryGetValue(option, out var text))
                return 0;
            if (
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number <= IPEndPoint.MaxPort
            )
                return number;
            errors.Add($"{option}: {text} is not allowed; allowed: 0 to {IPEndPoint.MaxPort}");
            return 0;
        }
    }

    private static Dictionary<string, string> Read(IReadOnlyList<string> arguments, List<string> errors)
    {
        var values = new Dictionary<string, string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = arguments[i].Split('=', 2) is [var n, var v] ? (n, v) : (arguments[i], null);
            if (!s_names.Contains(name))
            {
                // The value of an unknown option is skipped, so that it is not reported as another mistake.
                if (
                    value is null
                    && i + 1 < arguments.Count
                    && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal)
                )
                    i++;
                errors.Add(
                    $"{name}: is not an option; did you mean {Nearest.To(name, s_names)}? allowed: {string.Join(", ", s_names)}"
                );
            }
            else if (
                value is null
                && (i + 1 == arguments.Count || arguments[i + 1].StartsWith("--", StringComparison.Ordinal))
            )
                errors.Add($"{name}: has no value");
            else
                values[name] = value ?? arguments[++i];
        }
        return values;
    }

    private static string? Unusable(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return e.Message;
        }
    }
}
