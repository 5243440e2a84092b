using System.Net;
using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Topologies;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Files;

/// <summary>
/// Reads the process of a service that runs already, and the command that starts it again after a kill.
/// </summary>
internal static class ProcessPart
{
    /// <summary>The word for the process that listens at the url.</summary>
    internal const string Listening = "listening";

    private const string Allowed = $"the number of a process, or {Listening} for the one that listens at the url";

    /// <summary>The service with the process that the file names.</summary>
    /// <param name="reading">Receives the mistakes.</param>
    /// <param name="read">The rest of the service, as read so far.</param>
    /// <param name="service">The service in the file.</param>
    /// <param name="path">Its path.</param>
    /// <param name="plain">The service without the arm's changes; null when this is not an arm's.</param>
    internal static ExternalService With(
        Reading reading,
        ExternalService read,
        ServiceFile service,
        string path,
        ExternalService? plain
    )
    {
        if (read.IsStarted || reading.IsTold($"{path}.command"))
        {
            if (service.Pid is { } its)
                reading.Wrong(
                    $"{path}.pid",
                    its.ToString(),
                    "only with a url: a service that the run starts needs none"
                );
            if (service.Start is not null)
                reading.Wrong(
                    $"{path}.start",
                    "with a command",
                    "only with a url and pid: the run itself starts a service with a command again"
                );
            return read;
        }
        read = WithPid(reading, read, service, path, plain);
        if (!read.HasProcess)
        {
            if (service.Start is not null && !reading.IsTold($"{path}.pid"))
                reading.Wrong(
                    $"{path}.start",
                    "without pid",
                    "beside pid, which names the process that is killed and started again"
                );
            return read;
        }
        var start = CommandWords.Read(service.Start, $"{path}.start", reading);
        read = read with { Start = start.Count > 0 ? start : plain?.Start ?? [] };
        ProgramPart.Check(reading, $"{path}.start", start, read.Folder);
        return read;
    }

    private static ExternalService WithPid(
        Reading reading,
        ExternalService read,
        ServiceFile service,
        string path,
        ExternalService? plain
    )
    {
        var place = $"{path}.pid";
        if (service.Pid is not { } pid)
        {
            if (plain is not { HasProcess: true })
                return read;
            // The number belongs to the process at the other url.
            if (service.Url is not null && plain.Pid is not null)
                reading.Wrong(place, PlanError.Missing, $"{Allowed}: the number belongs to another url");
            return read with { Pid = plain.Pid, IsListener = plain.IsListener };
        }
        var number = pid.ValueKind == JsonValueKind.Number && pid.TryGetInt32(out var n) && n > 0 ? n : (int?)null;
        var isListener = pid.ValueKind == JsonValueKind.String && pid.GetString() == Listening;
        if (number is null && !isListener)
        {
            reading.Wrong(place, reading.TextOf(pid, place), Allowed);
            return read;
        }
        if (!IsOneOfThisMachine(read.Address))
            reading.Wrong(
                place,
                reading.TextOf(pid, place),
                "beside a url with one loopback address and no placeholders: the process has to be on this machine"
            );
        else if (reading.WillRun && !OperatingSystem.IsLinux())
            reading.Wrong(place, reading.TextOf(pid, place), "on Linux only");
        else if (reading is { WillRun: true, Allowed.Processes: false })
            reading.Wrong(
                place,
                reading.TextOf(pid, place),
                "with --allow-process, because faults pause or kill a process that the run did not start"
            );
        return read with { Pid = number, IsListener = isListener };
    }

    private static bool IsOneOfThisMachine(string address) =>
        Uri.TryCreate(LoginUrl.Of(address).Url, UriKind.Absolute, out var url)
        && (
            url.DnsSafeHost.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(url.DnsSafeHost, out var ip) && IPAddress.IsLoopback(ip))
        )
        && url.Port > 0;
}
