using System.Net.Sockets;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Messaging;
using Chaos.Core.Trials;
using Chaos.Scenarios.Testbeds.Wires;

namespace Chaos.Scenarios.Testbeds.Direct;

/// <summary>
/// One service that runs already, called without a proxy in between: nothing is started, changed or left behind. For
/// load without faults.
/// </summary>
/// <param name="address">The service's address.</param>
/// <param name="time">The clock.</param>
public sealed class DirectTestbed(Uri address, TimeProvider time) : ITestbed
{
    private static readonly TimeSpan s_connectLimit = TimeSpan.FromSeconds(5);

    private readonly SharedParts _shared = new();
    private TrialSetup? _setup;

    /// <inheritdoc/>
    public string Name => "direct";

    /// <inheritdoc/>
    public TimeProvider Time => time;

    /// <summary>
    /// Checks that something listens at the address, and that it speaks TLS where the address says so. The service gets
    /// a connection, and no request.
    /// </summary>
    /// <exception cref="TestbedException">Nothing listens there, or it does not speak TLS.</exception>
    public Task PrepareAsync(TrialSetup setup, CancellationToken cancellationToken)
    {
        _setup = setup;
        return LookAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ITarget Connect(Arm arm, Workload workload, Producer? producer) =>
        workload.Target.Connect(new(address, _setup!.Token, _setup.Seed) { Time = time, Shared = _shared });

    /// <inheritdoc/>
    public IFault Bind(FaultSpec fault) =>
        throw new InvalidOperationException($"{fault.GetType().Name} cannot be injected without a proxy");

    /// <inheritdoc/>
    public Task<IReadOnlyList<Sample>> SampleAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Sample>>([]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ServiceRecord>> CollectAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ServiceRecord>>([]);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        using var passed = new CancellationTokenSource(s_connectLimit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, passed.Token);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address.DnsSafeHost, address.Port, limit.Token);
            if (address.Scheme != Uri.UriSchemeHttps)
                return;
            if (await TlsLook.IsSpokenAsync(address, time, cancellationToken) == false)
                throw new TestbedException(
                    $"what listens at {address.Authority} does not speak TLS: did you mean http://{address.Authority}?"
                );
            await TlsLook.ShakeHandsAsync(socket, address, limit.Token);
        }
        catch (SocketException e)
        {
            throw new TestbedException(
                e.SocketErrorCode switch
                {
                    SocketError.ConnectionRefused => $"nothing listens at {address.Authority}: connection refused",
                    SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain =>
                        $"there is no host {address.DnsSafeHost}: its name does not resolve",
                    _ => $"no connection to {address.Authority}: {e.Message}",
                }
            );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TestbedException(
                $"no connection to {address.Authority} within {s_connectLimit.TotalSeconds:0} s"
            );
        }
    }
}
