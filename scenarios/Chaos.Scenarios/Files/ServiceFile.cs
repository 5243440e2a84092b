using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Chaos.Scenarios.Files;

/// <summary>
/// A service of your own. Texts may hold <c>{{port.orders}}</c>, <c>{{proxy.payment}}</c>, <c>{{env.NAME}}</c> and
/// <c>{{file.PATH}}</c>.
/// </summary>
public sealed record ServiceFile
{
    private const string UrlForm = "://";

    /// <summary>
    /// What starts it: program and arguments, as one text or as a list. There is no shell in between.
    /// </summary>
    public JsonElement? Command { get; init; }

    /// <summary>Where the command is started, from the file's own folder.</summary>
    public string? Folder { get; init; }

    /// <summary>
    /// Variables that the command gets besides those of the run, such as <c>Payments__BaseUrl:
    /// "http://{{proxy.payment}}"</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Where the command listens; <c>http://127.0.0.1:{{port.NAME}}</c> with its own name when nothing is said. A port
    /// of that kind is free, and has to be handed to the command.
    /// </summary>
    [RegularExpression(UrlForm)]
    public string? Address { get; init; }

    /// <summary>
    /// Address of a service that runs already. It is never started or stopped. A login in an address of HTTP is sent as
    /// Basic authorization by the load, the canaries and the ready check.
    /// </summary>
    [RegularExpression(UrlForm)]
    public string? Url { get; init; }

    /// <summary>
    /// In which process a service by url runs, so that it may be paused: its number, or <c>listening</c> for the one
    /// that listens at the url. Needs <c>--allow-process</c>.
    /// </summary>
    public JsonElement? Pid { get; init; }

    /// <summary>
    /// A command that brings that process back, so that it may be killed. What it starts goes on after the run.
    /// </summary>
    public JsonElement? Start { get; init; }

    /// <summary>How it is known to be ready; when it accepts connections, if nothing is said.</summary>
    public ReadyFile? Ready { get; init; }
}
