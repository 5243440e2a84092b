using System.CommandLine;
using System.Text.RegularExpressions;
using Chaos.Cli.Annotating;
using Chaos.Cli.Output;
using Chaos.Cli.Running;
using Chaos.Core.Judging;
using Chaos.Scenarios.Files;
using Chaos.Scenarios.Files.Importing;

namespace Chaos.Cli.Commands;

/// <summary>Writes a first experiment on a user's service.</summary>
internal sealed partial class InitCommand : CliCommand
{
    private readonly Argument<string> _file = new("file")
    {
        Description = "the file to write",
        DefaultValueFactory = _ => "experiment.yaml",
    };
    private readonly Option<string?> _url = new("--url") { Description = "address of a service that already runs" };
    private readonly Option<string?> _command = new("--command")
    {
        Description = "command that starts the service, instead of --url",
    };
    private readonly Option<string> _service = new("--service")
    {
        Description = "name of the service",
        DefaultValueFactory = _ => "app",
    };
    private readonly Option<string> _path = new("--path")
    {
        Description = "path that the load calls",
        DefaultValueFactory = _ => "/",
    };
    private readonly Option<double> _rate = new("--rate")
    {
        Description = "calls per second",
        DefaultValueFactory = _ => 20,
    };
    private readonly Option<string?> _upstream = new("--upstream")
    {
        Description = "a service that this service calls, as NAME=HOST:PORT",
    };
    private readonly Option<string> _variable = new("--variable")
    {
        Description = "environment variable from which the service reads the address of --upstream",
        DefaultValueFactory = _ => "UPSTREAM_URL",
    };
    private readonly Option<string?> _listen = new("--listen")
    {
        Description =
            "with --url: the address at which the service calls --upstream, as HOST:PORT; the proxy will listen there",
    };
    private readonly Option<string[]> _allow = new("--allow-target")
    {
        Description = "another host that load and faults may reach, besides this machine",
        DefaultValueFactory = _ => [],
    };
    private readonly ImportOptions _import = new();
    private readonly Option<bool> _force = new("--force") { Description = "overwrite an existing file" };

    public override string Name => "init";

    public override string Purpose =>
        "Writes a first experiment on a service of your own. It can be run as written, once what the service calls is "
        + "running. Takes the calls from a curl command, from a recording of a browser or from a description of the "
        + "service. Asks for the service if nothing says it.";

    public override IReadOnlyList<(string, string)> Examples =>
        [
            ("chaos init mine.yaml --url http://localhost:5000/health", "for a service that already runs"),
            (
                "chaos init mine.yaml --command 'dotnet run --project Orders' --upstream "
                    + "payment=localhost:5002 --variable Payments__BaseUrl",
                "for one that the run starts, with a service that it calls"
            ),
            (
                "chaos init mine.yaml --url http://localhost:5000 --upstream payment=localhost:5002 --listen localhost:5003",
                "for one that already runs and calls payment at port 5003, where the proxy will listen"
            ),
            (
                "chaos init mine.yaml --har shop.har --url http://localhost:5000",
                "for the calls that a browser has recorded elsewhere"
            ),
        ];

    public override void Configure(Command command)
    {
        command.Arguments.Add(_file);
        foreach (
            var option in new Option[]
            {
                _url,
                _command,
                _service,
                _path,
                _rate,
                _upstream,
                _listen,
                _variable,
                _allow,
                _force,
            }.Concat(_import.All)
        )
            command.Options.Add(option);
        command.SetAction(parsed => (int)Run(parsed));
    }

    private ExitCode Run(ParseResult parsed)
    {
        var file = parsed.GetValue(_file)!;
        if (parsed.GetValue(_upstream) is { } said && !Upstream().IsMatch(said))
            throw new UsageException(
                $"--upstream: {said} is not allowed; allowed: NAME=HOST:PORT, such as payment=127.0.0.1:4001, with letters, "
                    + "digits and dashes in the name"
            );
        if (parsed.GetValue(_listen) is { } listen && parsed.GetValue(_upstream) is null)
            throw new UsageException($"--listen: {listen} is not allowed; allowed: only together with --upstream");
        if (!ExperimentInYaml.IsFile(file))
            throw new UsageException($"file: {file} is not allowed; allowed: a name that ends with .yaml");
        if (File.Exists(file) && !parsed.GetValue(_force))
            throw new UsageException($"file: {file} exists already; overwrite it with --force");
        var (url, start) = (parsed.GetValue(_url), parsed.GetValue(_command));
        if (url is not null && start is not null)
            throw new UsageException("--url and --command are not allowed together; allowed: either");
        var import = _import.Read(parsed, url);
        if (url is null && start is null)
            url = import?.Address;
        else if (start is not null)
            import = import?.WithLoginInHeader();
        else if (import?.Login is { } login && url is not null && !url.Contains('@', StringComparison.Ordinal))
            url = url.Replace("://", $"://{login}@", StringComparison.Ordinal);
        if (import is not null && url is null && start is null)
            throw new UsageException(
                $"--url or --command is needed: {import.Source} does not say at which host the service runs"
            );
        if (url is null && start is null)
        {
            if (Console.IsInputRedirected)
                throw new UsageException(
                    "--url or --command is needed: the address of a service that already runs, or the command that starts it"
                );
            Console.Out.Write("Where does your service run (a url), or how is it started (a command)? ");
            var answer = Console.In.ReadLine()?.Trim() ?? "";
            if (answer.Length == 0)
                throw new UsageException(
                    "--url or --command is needed: the address of a service that already runs, or the command that starts it"
                );
            if (
                Uri.TryCreate(answer, UriKind.Absolute, out var given)
                && given.Scheme.StartsWith("http", StringComparison.Ordinal)
            )
                url = answer;
            else
                start = answer;
        }
        var path = parsed.GetValue(_path)!;
        if (import is not null && parsed.GetResult(_path) is { Implicit: false })
            throw new UsageException($"--path: {path} is not allowed; allowed: only without {ImportOptions.Names}");
        // The url may contain the path that the load calls. Then the service's url is the part before the path.
        if (
            url is not null
            && parsed.GetResult(_path) is null or { Implicit: true }
            && import?.Login is null
            && FirstFile.Split(url) is var (address, called)
        )
            (url, path) = (address, import is null ? called : path);
        if (import is not null)
            url = url?.TrimEnd('/');
        var allowed = parsed.GetValue(_allow) ?? [];
        var text = new FirstFile
        {
            Service = parsed.GetValue(_service)!,
            Url = url,
            Command = start,
            Path = path,
            Rate = parsed.GetValue(_rate),
            Import = import,
            Upstream = parsed.GetValue(_upstream),
            Listen = parsed.GetValue(_listen),
            Variable = parsed.GetValue(_variable)!,
            Tool = CalledAs.Command,
            Allowed = allowed,
        }.Text();
        // The values of the options may not make a valid experiment.
        if (
            ExperimentInYaml
                .Of(
                    file,
                    text,
                    // What an import needs from the environment is told, and need not be there yet.
                    new ExperimentReader(new(allowed), import is null ? Environment.GetEnvironmentVariable : null)
                )
                .Mistakes is
            { Count: > 0 } mistakes
        )
            throw new UsageException([
                .. mistakes.Select(m =>
                    AsOption(m.Text, parsed.GetValue(_service)!, parsed.GetValue(_url) is null ? import : null)
                ),
            ]);
        foreach (var line in import is null ? [] : ImportOptions.Told(import))
            Console.Out.WriteFitted(line);
        File.WriteAllText(file, text);
        File.WriteAllText(
            Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, FirstFile.Schema),
            ExperimentSchema.Text
        );
        Console.Out.WriteFitted(
            $"Wrote {file}, and {FirstFile.Schema} beside it, with which an editor completes and "
                + $"checks the file. {InitNext.Here(file, allowed).Sentence(url, parsed.GetValue(_upstream), import)}"
        );
        return ExitCode.AsExpected;
    }

    [GeneratedRegex(@"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*=[^=/\s]+:\d{1,5}$")]
    private static partial Regex Upstream();

    /// <summary>
    /// A mistake with the name of its option instead of its path, because the user has not seen the file yet.
    /// </summary>
    /// <param name="mistake">The mistake.</param>
    /// <param name="service">The name of the service.</param>
    /// <param name="import">Where the address of the service is from; null when the user has given it.</param>
    private static string AsOption(string mistake, string service, Imported? import)
    {
        if (import is not null && mistake.StartsWith($"services.{service}.url: ", StringComparison.Ordinal))
            return mistake.Replace(
                    $"services.{service}.url: ",
                    $"the host of {import.Source}: ",
                    StringComparison.Ordinal
                ) + ", or --url with an instance of your own";
        foreach (
            var (path, option) in new[]
            {
                ($"services.{service}.command", "--command"),
                ($"services.{service}.url", "--url"),
                ($"services.{service}.env", "--variable"),
                ($"services.{service}", "--service"),
                ("workloads.calls.path", "--path"),
                ("workloads.calls.rate", "--rate"),
                ("edges[0].listen", "--listen"),
                ("edges[0]", "--upstream"),
            }
        )
            if (
                mistake.StartsWith(path, StringComparison.Ordinal)
                && mistake.IndexOf(": ", StringComparison.Ordinal) is > 0 and var end
            )
                return option + mistake[end..];
        return mistake;
    }
}
