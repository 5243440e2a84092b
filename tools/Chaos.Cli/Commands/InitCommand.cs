using System.CommandLine;
using System.Text.RegularExpressions;
using Chaos.Cli.Annotating;
using Chaos.Cli.Running;
using Chaos.Core.Judging;
using Chaos.Scenarios.Files;

namespace Chaos.Cli.Commands;

/// <summary>Writes a first experiment on a service of the user's.</summary>
internal sealed partial class InitCommand : CliCommand
{
    private readonly Argument<string> _file = new("file")
    {
        Description = "the file to write",
        DefaultValueFactory = _ => "experiment.yaml",
    };
    private readonly Option<string?> _url = new("--url") { Description = "where the service runs already" };
    private readonly Option<string?> _command = new("--command")
    {
        Description = "the command that starts the service, in place of a url",
    };
    private readonly Option<string> _service = new("--service")
    {
        Description = "its name",
        DefaultValueFactory = _ => "app",
    };
    private readonly Option<string> _path = new("--path")
    {
        Description = "what is called",
        DefaultValueFactory = _ => "/",
    };
    private readonly Option<double> _rate = new("--rate")
    {
        Description = "calls a second",
        DefaultValueFactory = _ => 20,
    };
    private readonly Option<string?> _upstream = new("--upstream")
    {
        Description = "what the service calls itself, as NAME=HOST:PORT",
    };
    private readonly Option<string> _variable = new("--variable")
    {
        Description = "the variable of the environment in which it reads the address of that",
        DefaultValueFactory = _ => "UPSTREAM_URL",
    };
    private readonly Option<string?> _listen = new("--listen")
    {
        Description = "with --url: where the service is set to call that, as HOST:PORT, other than where it really is",
    };
    private readonly Option<string[]> _allow = new("--allow-target")
    {
        Description = "a host besides this machine that may be touched",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<bool> _force = new("--force") { Description = "write over a file that is there" };

    public override string Name => "init";

    public override string Purpose =>
        "Writes a first experiment on a service of your own, which runs as it is written once what it calls is up; "
        + "asks for what no option says.";

    public override IReadOnlyList<(string, string)> Examples =>
        [
            ("chaos init mine.yaml --url http://localhost:5000/health", "for a service that runs already"),
            (
                "chaos init mine.yaml --command 'dotnet run --project Orders' --upstream "
                    + "payment=localhost:5002 --variable Payments__BaseUrl",
                "for one that is started, with what it calls"
            ),
            (
                "chaos init mine.yaml --url http://localhost:5000 --upstream payment=localhost:5002 --listen localhost:5003",
                "for one that runs already and is set to call payment at port 5003, where the proxy will be"
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
            }
        )
            command.Options.Add(option);
        command.SetAction(parsed => (int)Run(parsed));
    }

    private ExitCode Run(ParseResult parsed)
    {
        var file = parsed.GetValue(_file)!;
        RunOptions.RefuseUnknown(parsed, [file]);
        if (parsed.GetValue(_upstream) is { } said && !Upstream().IsMatch(said))
            throw new UsageException(
                $"--upstream: {said} is not allowed; allowed: NAME=HOST:PORT, such as payment=127.0.0.1:4001, with letters, "
                    + "digits and dashes in the name"
            );
        if (parsed.GetValue(_listen) is { } listen && parsed.GetValue(_upstream) is null)
            throw new UsageException($"--listen: {listen} is not allowed; allowed: with --upstream, to which it leads");
        if (!ExperimentInYaml.IsFile(file))
            throw new UsageException($"file: {file} is not allowed; allowed: a name that ends with .yaml");
        if (File.Exists(file) && !parsed.GetValue(_force))
            throw new UsageException($"file: {file} is there already; write over it with --force");
        var (url, start) = (parsed.GetValue(_url), parsed.GetValue(_command));
        if (url is not null && start is not null)
            throw new UsageException("--url and --command are not allowed together; allowed: either");
        if (url is null && start is null)
        {
            if (Console.IsInputRedirected)
                throw new UsageException(
                    "--url or --command is needed: where the service runs already, or what starts it"
                );
            Console.Out.Write("Where does your service run (a url), or what starts it (a command)? ");
            var answer = Console.In.ReadLine()?.Trim() ?? "";
            if (answer.Length == 0)
                throw new UsageException(
                    "--url or --command is needed: where the service runs already, or what starts it"
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
        // What is called is said by the address, too: it is the load's, and the service is what stands before it.
        if (
            url is not null
            && parsed.GetResult(_path) is null or { Implicit: true }
            && FirstFile.Split(url) is var (address, called)
        )
            (url, path) = (address, called);
        var text = new FirstFile
        {
            Service = parsed.GetValue(_service)!,
            Url = url,
            Command = start,
            Path = path,
            Rate = parsed.GetValue(_rate),
            Upstream = parsed.GetValue(_upstream),
            Listen = parsed.GetValue(_listen),
            Variable = parsed.GetValue(_variable)!,
            Tool = CalledAs.Command,
        }.Text();
        // What the options say may not make an experiment.
        if (
            ExperimentInYaml
                .Of(
                    file,
                    text,
                    new ExperimentReader(new(parsed.GetValue(_allow) ?? []), Environment.GetEnvironmentVariable)
                )
                .Mistakes is
            { Count: > 0 } mistakes
        )
            throw new UsageException([.. mistakes.Select(m => AsOption(m.Text, parsed.GetValue(_service)!))]);
        File.WriteAllText(file, text);
        File.WriteAllText(
            Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, FirstFile.Schema),
            ExperimentSchema.Text
        );
        Console.Out.WriteLine(
            $"{file} is written, and {FirstFile.Schema} beside it, by which an editor completes and "
                + $"checks it. Now: {CalledAs.Command} run {file}"
                + (
                    Up(url, parsed.GetValue(_upstream)) is { Length: > 0 } up
                        ? $" (start {up} before: the run does not)"
                        : ""
                )
        );
        return ExitCode.AsExpected;
    }

    /// <summary>What has to be there before a run, for it starts neither.</summary>
    private static string Up(string? url, string? upstream) =>
        string.Join(" and ", new[] { url, upstream?.Split('=')[0] }.OfType<string>());

    [GeneratedRegex(@"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*=[^=/\s]+:\d{1,5}$")]
    private static partial Regex Upstream();

    /// <summary>A mistake by the option that said what is wrong: nobody has seen the file yet.</summary>
    private static string AsOption(string mistake, string service)
    {
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
