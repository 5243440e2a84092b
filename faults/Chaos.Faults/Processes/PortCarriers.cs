namespace Chaos.Faults.Processes;

/// <summary>
/// Programs that listen at a port in the place of a service of this machine. To pause or kill one would say nothing of
/// the service behind it.
/// </summary>
internal static class PortCarriers
{
    private const string Container = "carries the port to a container";
    private const string Machine = "carries the port to another machine";
    private const string Activated = "holds the port for a service that it starts when somebody calls";

    private static readonly Dictionary<string, string> s_known = new(StringComparer.Ordinal)
    {
        ["docker-proxy"] = Container,
        ["dockerd"] = Container,
        ["com.docker.backend"] = Container,
        ["vpnkit"] = Container,
        ["vpnkit-bridge"] = Container,
        ["rootlesskit"] = Container,
        ["rootlessport"] = Container,
        ["slirp4netns"] = Container,
        ["pasta"] = Container,
        ["passt"] = Container,
        ["conmon"] = Container,
        ["gvproxy"] = Container,
        ["containerd-shim"] = Container,
        ["wslrelay"] = Container,
        ["systemd"] = Activated,
        ["systemd-socket-proxyd"] = Activated,
        ["xinetd"] = Activated,
        ["inetd"] = Activated,
    };

    /// <summary>
    /// What a program does with the port in the place of a service, as the end of a sentence; null for one that is
    /// taken for the service itself.
    /// </summary>
    public static string? WhatItDoes(PortOwner owner, string command) =>
        owner.Tunnel is not null ? Machine
        : s_known.TryGetValue(owner.Program, out var byProgram) ? byProgram
        // The system cuts its own name for a process after 15 characters.
        : s_known
            .FirstOrDefault(k =>
                k.Key == command || (command.Length == 15 && k.Key.StartsWith(command, StringComparison.Ordinal))
            )
            .Value;
}
