using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Chaos.Scenarios.Files;

/// <summary>
/// A service of your own. Texts may contain <c>{{port.orders}}</c>, <c>{{proxy.payment}}</c>, <c>{{env.NAME}}</c> and
/// <c>{{file.PATH}}</c>.
/// </summary>
public sealed record ServiceFile
{
    private const string UrlForm = "://";

    /// <summary>
    /// The command that starts it: program and arguments, as one text or as a list. No shell runs it.
    /// </summary>
    public JsonElement? Command { get; init; }

    /// <summary>The folder in which the command is started, relative to the file's folder.</summary>
    public string? Folder { get; init; }

    /// <summary>
    /// Environment variables for the command in addition to those of the run, such as <c>Payments__BaseUrl:
    /// "http://{{proxy.payment}}"</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The address at which the command listens; by default <c>http://127.0.0.1:{{port.NAME}}</c> with the service's
    /// own name. The placeholder stands for a free port, which has to be passed to the command.
    /// </summary>
    [RegularExpression(UrlForm)]
    public string? Address { get; init; }

    /// <summary>
    /// Address of a service that runs already. It is never started or stopped. A login in an HTTP address is sent as
    /// Basic authorization by the load, the canaries and the ready check.
    /// </summary>
    [RegularExpression(UrlForm)]
    public string? Url { get; init; }

    /// <summary>
    /// The process of a service with a url, so that it may be paused: its number, or <c>listening</c> for the process
    /// that listens at the url. Needs <c>--allow-process</c>.
    /// </summary>
    public JsonElement? Pid { get; init; }

    /// <summary>
    /// A command that starts that process again, so that it may be killed. The process that it starts keeps running
    /// after the run.
    /// </summary>
    public JsonElement? Start { get; init; }

    /// <summary>How clients of this service use TLS, for an address that begins with <c>https://</c> or <c>wss://</c>.</summary>
    public TlsFile? Tls { get; init; }

    /// <summary>How it speaks HTTP, such as <c>{ version: 2 }</c>. By default HTTP/1.1.</summary>
    public ServiceHttpFile? Http { get; init; }

    /// <summary>How the run recognises that it is ready; by default, when it accepts connections.</summary>
    public ReadyFile? Ready { get; init; }
}
