using System.CommandLine;
using Chaos.Core.Judging;
using Chaos.Proxy;

namespace Chaos.Cli.Commands;

/// <summary>Runs the proxy alone, with the flags of Toxiproxy's server.</summary>
internal sealed class ProxyCommand : CliCommand
{
    private readonly Option<string> _host = new("-host", "--host")
    {
        Description = "Interface of the HTTP API",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    private readonly Option<int> _port = new("-port", "--port")
    {
        Description = "Port of the HTTP API; 0 takes a free one",
        DefaultValueFactory = _ => 8474,
    };

    private readonly Option<string> _config = new("-config", "--config")
    {
        Description = "JSON file with the proxies to start with, and their toxics",
        HelpName = "file",
    };

    private readonly Option<int> _connections = new("-connections", "--connections")
    {
        Description = "Warns at start when the limit of open files leaves room for fewer connections",
        HelpName = "number",
        DefaultValueFactory = _ => new ProxyServerOptions().Connections,
    };

    private readonly Option<long?> _seed = new("-seed", "--seed")
    {
        Description = "Makes the draws of connections and jitter reproducible",
    };

    private readonly PluginOption _plugins = new("-plugin");

    private readonly Option<string?> _token = new("-token", "--token")
    {
        Description =
            $"Asked of each request to the API, as Authorization: Bearer; by default {ForegroundProxy.TokenVariable}, and none "
            + "without it",
    };

    private readonly Option<bool> _readyLine = new("-ready-line", "--ready-line")
    {
        Description = "Prints the address as JSON when it listens, for a parent process",
    };

    private readonly Option<bool> _proxyMetrics = new("-proxy-metrics", "--proxy-metrics")
    {
        Description = "Accepted and without effect: GET /metrics is always there",
    };

    private readonly Option<bool> _runtimeMetrics = new("-runtime-metrics", "--runtime-metrics")
    {
        Description = "Accepted and without effect",
    };

    private readonly Option<bool> _version = new("-version", "--version") { Description = "Prints the version" };

    public override string Name => "proxy";

    public override string Purpose =>
        "Runs the proxy alone, in the foreground, for any Toxiproxy client. Ctrl+C ends it.";

    public override IReadOnlyList<(string, string)> Examples =>
        [
            ("chaos proxy", "listen where Toxiproxy's clients look for it, on 127.0.0.1:8474"),
            ("chaos proxy -config proxies.json", "start with the proxies and toxics of a file"),
            ("chaos proxy -port 0 -ready-line", "take a free port and print the address as JSON"),
        ];

    public override void Configure(Command command)
    {
        Limit(_port, "0 to 65535", port => port is >= 0 and <= 65535);
        Limit(_connections, "0 or more", connections => connections >= 0);
        Option[] options =
        [
            _host,
            _port,
            _config,
            _connections,
            _seed,
            _plugins,
            _token,
            _readyLine,
            _proxyMetrics,
            _runtimeMetrics,
            _version,
        ];
        foreach (var option in options)
            command.Options.Add(option);
        command.SetAction((parsed, _) => RunAsync(parsed));
    }

    private static void Limit(Option<int> option, string allowed, Func<int, bool> isAllowed) =>
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var number) && !isAllowed(number))
                result.AddError($"{option.Name}: {number} is not allowed; allowed: {allowed}");
        });

    private async Task<int> RunAsync(ParseResult parsed)
    {
        if (parsed.GetValue(_version))
        {
            await Console.Out.WriteLineAsync($"proxy {ForegroundProxy.Version}");
            return (int)ExitCode.AsExpected;
        }
        var options = new ProxyServerOptions
        {
            Host = parsed.GetValue(_host)!,
            Port = parsed.GetValue(_port),
            ConfigFile = parsed.GetValue(_config),
            Connections = parsed.GetValue(_connections),
            PlugIns = parsed.GetValue(_plugins) ?? [],
            Token = parsed.GetValue(_token),
            Seed = parsed.GetValue(_seed) ?? ForegroundProxy.AnySeed(),
        };
        var readyLine = parsed.GetValue(_readyLine);
        try
        {
            var refused = await new ForegroundProxy(options).RunAsync(address =>
                Console.WriteLine(
                    readyLine ? ProxyServer.ReadyLine(address) : $"API at {address.GetLeftPart(UriPartial.Authority)}"
                )
            );
            return refused is null ? (int)ExitCode.AsExpected : throw new UsageException(refused);
        }
        catch (IOException e)
        {
            throw new UsageException($"-port: {e.Message.TrimEnd('.')}; allowed: another port, or 0 for a free one");
        }
    }
}
