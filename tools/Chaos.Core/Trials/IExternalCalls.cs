using Chaos.Core.Calls;

namespace Chaos.Core.Trials;

/// <summary>
/// The calls of a load that is made elsewhere, as the proxy in front of the service sees them, and the program that makes
/// them, if the run starts one.
/// </summary>
public interface IExternalCalls : IAsyncDisposable
{
    /// <summary>The address at which the service is to be called.</summary>
    string Address { get; }

    /// <summary>Completes when the program that makes the load ends, with how it ended; never without a program.</summary>
    Task<MakerEnd> MakerEnded { get; }

    /// <summary>The last lines of that program's output, with secrets masked; empty without a program.</summary>
    IReadOnlyList<string> LastLines => [];

    /// <summary>Passes over the calls so far, which only count as seen, and starts the program that makes the load.</summary>
    /// <exception cref="TestbedException">It cannot be started.</exception>
    Task BeginAsync(CancellationToken cancellationToken);

    /// <summary>What happened since the last time, in order.</summary>
    /// <exception cref="TestbedException">The proxy does not answer.</exception>
    Task<IReadOnlyList<SeenCall>> TakeAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Ends the program that makes the load, lets no call in any more, and returns what is known of the load.
    /// </summary>
    Task<ExternalRecord> EndAsync();
}
