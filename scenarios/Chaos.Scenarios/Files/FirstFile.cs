using System.Globalization;
using System.Text;
using Chaos.Core.Metrics;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Scenarios.Files.Importing;

namespace Chaos.Scenarios.Files;

/// <summary>
/// Writes a first experiment file, for <c>init</c>. It runs as it is, with a comment on every line that a user will
/// change.
/// </summary>
public sealed record FirstFile
{
    /// <summary>Name of the schema file beside it.</summary>
    public const string Schema = "experiment.schema.json";

    /// <summary>Programs that start something other than ASP.NET Core.</summary>
    private static readonly string[] s_others =
    [
        "node",
        "npm",
        "npx",
        "yarn",
        "pnpm",
        "bun",
        "deno",
        "python",
        "python3",
        "uvicorn",
        "gunicorn",
        "flask",
        "java",
        "mvn",
        "gradle",
        "go",
        "ruby",
        "rails",
        "bundle",
        "php",
        "cargo",
    ];

    /// <summary>Name of the service.</summary>
    public string Service { get; init; } = "app";

    /// <summary>The command that starts it; null for one that runs already.</summary>
    public string? Command { get; init; }

    /// <summary>Where the service runs already; null for a command.</summary>
    public string? Url { get; init; }

    /// <summary>The path that the load calls.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Rate in calls a second.</summary>
    public double Rate { get; init; } = 20;

    /// <summary>The calls that were imported; null for the load on <see cref="Path"/>.</summary>
    public Imported? Import { get; init; }

    /// <summary>What the service calls itself, as <c>NAME=HOST:PORT</c>; null when that is not known.</summary>
    public string? Upstream { get; init; }

    /// <summary>
    /// The address at which a service that runs already is configured to call its upstream, as <c>HOST:PORT</c>. The
    /// proxy will listen there.
    /// </summary>
    public string? Listen { get; init; }

    /// <summary>The variable from which the service reads the upstream's address.</summary>
    public string Variable { get; init; } = "UPSTREAM_URL";

    /// <summary>The command that checks and runs the file, as the user calls the tool.</summary>
    public string Tool { get; init; } = "chaos";

    /// <summary>The hosts beside this machine that a run has to be allowed.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>Whether the command is clearly a .NET program, which reads its port from ASPNETCORE_URLS.</summary>
    private bool IsDotnet => Program == "dotnet" || Command!.Contains(".dll", StringComparison.Ordinal);

    /// <summary>Whether the command is clearly something else; most other programs read PORT.</summary>
    private bool IsOther => s_others.Contains(Program);

    private string Program => System.IO.Path.GetFileNameWithoutExtension(Command!.Split(' ')[0]);

    private string PortOf => $"{{{{port.{Service}}}}}";

    /// <summary>Whether the command has the port among its arguments.</summary>
    private bool TakesPort => Command!.Contains(PortOf, StringComparison.Ordinal);

    /// <summary>
    /// A path that succeeds and changes nothing: that of the load, or the first imported one that needs no credentials.
    /// </summary>
    private string? ReadyPath =>
        Import is null
            ? Path == "/"
                ? null
                : Path
            : Import
                .Calls.FirstOrDefault(c =>
                    c is { Method: "GET", Status: null }
                    && c.Headers.Values.Append(c.Path).All(text => Template.NamesIn(text).Count == 0)
                )
                ?.Path;

    private string UpstreamName => Upstream!.Split('=', 2)[0];

    private string UpstreamAddress => Upstream!.Split('=', 2)[^1];

    /// <summary>The upstream's protocol, if it is known and not HTTP.</summary>
    private KnownWire? Wire =>
        Upstream is null
            ? null
            : (
                int.TryParse(
                    UpstreamAddress.Split(':')[^1],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var port
                )
                    ? KnownWire.At(port)
                    : null
            ) ?? KnownWire.Named(UpstreamName);

    /// <summary>The edge's protocol; null when the address that the command gets says it.</summary>
    private string? Protocol =>
        Wire is { Word: null, Canary: null } ? "protocol: tcp"
        : Wire is not null ? EdgeWords.Written(Wire)
        : Command?.Contains($"{{{{proxy.{UpstreamName}}}}}", StringComparison.Ordinal) == false ? null
        : "protocol: http";

    /// <summary>Splits an http address with a path into the two; null for any other text.</summary>
    public static (string Address, string Path)? Split(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var whole)
        && whole.Scheme is "http" or "https"
        && whole.PathAndQuery != "/"
        && url.IndexOf('/', url.IndexOf("://", StringComparison.Ordinal) + 3) is > 0 and var end
            ? (url[..end], url[end..].Split('#')[0])
            : null;

    /// <summary>The file's text.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        // If no canary is known, a fault could not be proven.
        var isFaulted = Upstream is not null && Wire is not { Word: null, Canary: null };
        var edge = isFaulted ? new EdgeName(Service, UpstreamName) : EdgeName.OfLoad(Service);
        Line($"# yaml-language-server: $schema={Schema}");
        var allow = string.Concat(Allowed.Select(host => $" --allow-target {host}"));
        Line($"# Check it with: {Tool} validate FILE{allow}    Run it with: {Tool} run FILE{allow}");
        foreach (var line in Import is null ? [] : About(Import))
            Line(line);
        Line("version: 1");
        Line($"title: {Quoted($"{Service} under a slow {(isFaulted ? UpstreamName : "link")}")}");
        Line("services:");
        Line($"  {Service}:");
        if (Url is not null)
        {
            Line($"    url: {Quoted(Url)}   # runs already; it is never started or stopped");
            if (Import?.IsInsecure == true && Url.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
                Line("    tls: { insecureSkipVerify: true }   # every certificate is accepted, as -k does");
        }
        else
        {
            Line($"    command: {Quoted(Command!)}   # started for the run, and ended with it");
            var variables = Variables().ToList();
            if (variables.Count > 0)
                Line(
                    TakesPort
                        ? "    env:"
                        : $"    env:   # a free port, in the variable from which the service reads it; or put {PortOf} into the command"
                );
            foreach (var variable in variables)
                Line($"      {variable}");
        }
        if (Import?.IsHttp2 == true)
            Line("    http: { version: 2 }");
        if (ReadyPath is { } ready)
            Line(
                $"    ready: {{ http: {Quoted(ready)} }}   # canaries call it, too: a path that succeeds and changes nothing"
            );
        if (Upstream is not null)
        {
            Line($"edges:   # {UpstreamName} has to be up before the run; the run neither starts it nor waits for it");
            if (Wire is { NeedsLogin: true })
                Line(
                    $"  # a user without rights and without a password, for canaries: CREATE USER {EdgeWords.CanaryUser}@localhost"
                );
            Line(
                $"  - {{ from: {Service}, to: {UpstreamName}, upstream: {Quoted(UpstreamAddress)}"
                    + $"{(Listen is null ? "" : $", listen: {Quoted(Listen)}")}"
                    + $"{(Protocol is { } protocol ? $", {protocol}" : "")} "
                    + "}"
            );
        }
        var load = new FirstWorkload(Service, Rate);
        foreach (var line in Import is null ? load.Of(Path) : load.Of(Import))
            Line(line);
        if (Import is not null && FirstWorkload.Durations(Import) is { } durations)
            Line(durations);
        Line("faults:");
        Line($"  - slow: {{ edge: {edge}, delay: 200ms }}");
        Line($"    for: {load.FaultSeconds(Import).ToString(CultureInfo.InvariantCulture)}s");
        Line("objectives:");
        Line($"  - {new Availability().Written} >= 95 %");
        Line("guards:");
        Line("  - recovers within 3 s");
        Line(
            "# What switches your mitigation off. Without a control, a Pass does not show that the mitigation helped, and says so."
        );
        Line("# control:");
        Line("#   services:");
        Line(
            Url is null
                ? $"#     {Service}: {{ env: {{ RETRIES: 0 }} }}"
                : $"#     {Service}: {{ url: {Quoted(Url)} }}   # an instance without it; or headers: {{ X-Without: retries }}"
        );
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');
    }

    /// <summary>The variables of the command. What the command itself takes as an argument needs none.</summary>
    private IEnumerable<string> Variables()
    {
        if (!TakesPort && !IsOther)
            yield return $"ASPNETCORE_URLS: \"http://127.0.0.1:{PortOf}\"";
        if (!TakesPort && !IsDotnet)
            yield return $"PORT: \"{PortOf}\"";
        if (Upstream is not null && !Command!.Contains($"{{{{proxy.{UpstreamName}}}}}", StringComparison.Ordinal))
            yield return $"{Variable}: \"{Wire?.Words[0] ?? "http"}://{{{{proxy.{UpstreamName}}}}}\"   # "
                + "through a proxy, where faults are injected";
    }

    private static string Quoted(string text) => FirstWorkload.Quoted(text);

    /// <summary>Where calls come from, what is not among them, and what a run needs.</summary>
    private static IEnumerable<string> About(Imported import) =>
        new[] { $"From {import.Source}{(import.LeftOut.Count > 0 ? ". Left out:" : "")}" }
            .Concat(import.LeftOut.Select(l => $"- {l}"))
            .Concat(
                import.MadeUp.Count > 0
                    ? ["Made up, because there is no example; put in values that the service knows:"]
                    : []
            )
            .Concat(import.MadeUp.Select(m => $"- {m}"))
            .Concat(import.Variables.Count > 0 ? ["Set before a run, by export NAME=VALUE or -e NAME=VALUE:"] : [])
            .Concat(import.Variables.Select(v => $"- {v.Key}: {v.Value}"))
            .Select(line => $"# {OneLine(line)}");

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
