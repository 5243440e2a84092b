namespace Chaos.Faults.Processes;

/// <summary>
/// Programs that listen at a port in place of a service on this machine. Pausing or killing one would prove nothing
/// about the service behind it.
/// </summary>
internal static class PortCarriers
{
    private const string Container = "forwards the port to a container";
    private const string Machine = "forwards the port to another machine";
    private const string Activated = "holds the port for a service that it starts on a connection";

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
    /// Returns what a program does with the port in place of the service, as the end of a sentence. Returns null for a
    /// program that counts as the service itself.
    /// </summary>
    public static string? WhatItDoes(PortOwner owner, string command) =>
        owner.Tunnel is not null ? Machine
        : s_known.TryGetValue(owner.Program, out var byProgram) ? byProgram
        // The system truncates the name of a process to 15 characters.
        : s_known
            .FirstOrDefault(k =>
                k.Key == command || (command.Length == 15 && k.Key.StartsWith(command, StringComparison.Ordinal))
            )
            .Value;
}
