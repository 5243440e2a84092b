namespace Chaos.Core.Events;

/// <summary>
/// Something that happened in a run, as it happens. In order:
/// <code>
///  run began ─ ( trial began ─ phases, slots, faults, samples, services ─ trial ended )*
///            ─ findings ─ verdict ─ ... ─ run ended
/// </code>
/// A watcher gets every event, or an <see cref="EventsLost"/> with the number of events that it missed.
/// </summary>
public abstract record RunEvent;
