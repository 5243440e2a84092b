using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Chaos.Bench.Proxies;

/// <summary>A proxy's process, started for the benchmark and killed with it.</summary>
internal sealed class BenchPeer : IDisposable
{
    private readonly Process _process;

    /// <summary>Starts it, and returns when it accepts connections.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="port">A port of loopback where it will listen.</param>
    public BenchPeer(string program, IEnumerable<string> arguments, int port)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment["LOG_LEVEL"] = "error";
        Address = new(IPAddress.Loopback, port);
        var begun = TimeProvider.System.GetTimestamp();
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        while (!Accepts())
        {
            // Waits a millisecond between two attempts.
            if (_process.WaitForExit(1) || TimeProvider.System.GetElapsedTime(begun) > TimeSpan.FromSeconds(20))
            {
                Dispose();
                throw new InvalidOperationException($"{program} does not listen at {Address}");
            }
        }
        ListensAfter = TimeProvider.System.GetElapsedTime(begun);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address { get; }

    /// <summary>How long it took until it listened.</summary>
    public TimeSpan ListensAfter { get; }

    /// <summary>Its resident memory in MB.</summary>
    public double ResidentMegabytes =>
        File.ReadLines($"/proc/{_process.Id}/status")
            .Where(l => l.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Select(l =>
                double.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)
            )
            .Single() / 1024;

    /// <summary>A port that is free now.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Where a program is: in <c>CHAOS_PEERS</c>, on the PATH or in <c>/usr/sbin</c>; null when nowhere.</summary>
    public static string? Find(string program) =>
        new[]
        {
            Environment.GetEnvironmentVariable("CHAOS_PEERS"),
            Environment.GetEnvironmentVariable("PATH"),
            "/usr/sbin",
        }
            .OfType<string>()
            .SelectMany(p => p.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    public void Dispose()
    {
        try
        {
            _process.Kill();
            _process.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
        _process.Dispose();
    }

    private bool Accepts()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(Address);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
