namespace Chaos.Core.Events;

/// <summary>
/// Something that happened in a run, as it happens. In order:
/// <code>
///  run began ─ ( trial began ─ phases, slots, faults, samples, services ─ trial ended )*
///            ─ findings ─ verdict ─ ... ─ run ended
/// </code>
/// Whoever watches gets them all, or hears by <see cref="EventsLost"/> how many went by.
/// </summary>
public abstract record RunEvent;
