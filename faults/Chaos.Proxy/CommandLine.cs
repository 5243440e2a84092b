using System.Globalization;

namespace Chaos.Proxy;

/// <summary>
/// The flags of the executable, in Toxiproxy's syntax: one dash or two, the value as the next argument or after
/// <c>=</c>.
/// </summary>
internal sealed record CommandLine
{
    public const string Usage = """
        Usage: chaos-proxy [flags]     A TCP proxy that breaks connections on request; drive it with any Toxiproxy client.
          -host HOST     interface of the HTTP API (127.0.0.1)
          -port PORT     port of the HTTP API; 0 takes a free one (8474)
          -config FILE   JSON array of proxies to start with, as for POST /populate
          -connections N warns at start when the limit of open files leaves room for fewer at once (500)
          -proxy-metrics, -runtime-metrics
                         accepted and without effect: GET /metrics is always there
          -seed N        makes the choice of connections and jitter reproducible
          -plugin FILE   an assembly with toxics of your own; may be given several times
          -token TOKEN   asked of each request to the API as Authorization: Bearer TOKEN; or CHAOS_PROXY_TOKEN.
                         -host beyond loopback needs one
          -ready-line    prints {"ready":"http://HOST:PORT"} when listening, for a parent process
          -version       prints the version
        Examples:
          chaos-proxy -port 0 -ready-line
          chaos-proxy -config proxies.json -seed 42
        """;

    private const string Flags =
        "-host, -port, -config, -connections, -seed, -plugin, -token, -proxy-metrics, -runtime-metrics, -ready-line, -version, -help";

    public required ProxyServerOptions Options { get; init; }

    public bool ReadyLine { get; init; }

    public bool Version { get; init; }

    public bool Help { get; init; }

    /// <summary>Reads the flags and adds every error to <paramref name="errors"/>.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="seed">Seed if the arguments give none.</param>
    /// <param name="errors">Receives the errors.</param>
    public static CommandLine Parse(IReadOnlyList<string> args, long seed, ICollection<FieldError> errors)
    {
        var line = new CommandLine { Options = new() { Seed = seed } };
        for (var i = 0; i < args.Count; i++)
        {
            var parts = args[i].TrimStart('-').Split('=', 2);
            string Value() =>
                parts.Length == 2 ? parts[1]
                : ++i < args.Count ? args[i]
                : "";
            long Number(long min, long max)
            {
                var text = Value();
                if (
                    long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
                    && n >= min
                    && n <= max
                )
                    return n;
                errors.Add(
                    new(
                        "-" + parts[0],
                        text,
                        string.Create(CultureInfo.InvariantCulture, $"an integer from {min} to {max}")
                    )
                );
                return min;
            }
            // A flag without a value is on; Go's spellings of true and false.
            bool On()
            {
                if (parts.Length == 1 || parts[1] is "1" or "t" or "T" or "true" or "TRUE" or "True")
                    return true;
                if (parts[1] is not ("0" or "f" or "F" or "false" or "FALSE" or "False"))
                    errors.Add(new("-" + parts[0], parts[1], "true or false"));
                return false;
            }
            line = args[i].StartsWith('-')
                ? parts[0] switch
                {
                    "host" => line with { Options = line.Options with { Host = Value() } },
                    "port" => line with { Options = line.Options with { Port = (int)Number(0, 65535) } },
                    "config" => line with { Options = line.Options with { ConfigFile = Value() } },
                    "connections" => line with
                    {
                        Options = line.Options with { Connections = (int)Number(0, int.MaxValue) },
                    },
                    "seed" => line with { Options = line.Options with { Seed = Number(long.MinValue, long.MaxValue) } },
                    "plugin" => line with
                    {
                        Options = line.Options with { PlugIns = [.. line.Options.PlugIns, Value()] },
                    },
                    "token" => line with { Options = line.Options with { Token = Value() } },
                    "proxy-metrics" or "runtime-metrics" => On() ? line : line,
                    "ready-line" => line with { ReadyLine = On() },
                    "version" => line with { Version = On() },
                    "h" or "help" => line with { Help = On() },
                    _ => Unknown(),
                }
                : Unknown();

            CommandLine Unknown()
            {
                errors.Add(new("flag", args[i], Flags));
                return line;
            }
        }
        return line;
    }
}
