using System.Collections.Immutable;
using System.Threading.Channels;

namespace Chaos.Proxy.Events;

/// <summary>
/// Hands the events of all proxies to those who listen. Nobody who listens can hold up a connection: what a slow listener
/// does not take is lost for it, and counted. Without listeners an event costs one read of a field.
/// </summary>
internal sealed class ProxyEvents
{
    /// <summary>Events that wait for a listener at most.</summary>
    public const int Most = 4_096;

    private ImmutableList<Listener> _listeners = [];

    /// <summary>Whether somebody listens.</summary>
    public bool IsHeard => Volatile.Read(ref _listeners).Count > 0;

    /// <summary>Hands an event to all who listen.</summary>
    public void Send(in ProxyEvent happened)
    {
        foreach (var listener in Volatile.Read(ref _listeners))
            listener.Take(happened);
    }

    /// <summary>Begins to listen. Dispose the listener to end it.</summary>
    public Listener Listen()
    {
        var listener = new Listener(this);
        ImmutableInterlocked.Update(ref _listeners, static (all, one) => all.Add(one), listener);
        return listener;
    }

    /// <summary>One who listens.</summary>
    internal sealed class Listener(ProxyEvents events) : IDisposable
    {
        private readonly Channel<ProxyEvent> _waiting = Channel.CreateBounded<ProxyEvent>(
            new BoundedChannelOptions(Most) { SingleReader = true }
        );
        private long _lost;

        /// <summary>The events to come.</summary>
        public ChannelReader<ProxyEvent> Events => _waiting.Reader;

        /// <summary>Returns how many events were lost since the last call.</summary>
        public long TakeLost() => Interlocked.Exchange(ref _lost, 0);

        internal void Take(in ProxyEvent happened)
        {
            if (!_waiting.Writer.TryWrite(happened))
                Interlocked.Increment(ref _lost);
        }

        /// <inheritdoc/>
        public void Dispose() =>
            ImmutableInterlocked.Update(ref events._listeners, static (all, one) => all.Remove(one), this);
    }
}
