namespace Chaos.Core.Calls;

/// <summary>
/// Identifies a call. It travels with the call and with each attempt made for it, so that each layer can count under
/// the slot in which the call was due.
/// </summary>
/// <param name="Number">Number of the call in its workload, from 0.</param>
/// <param name="Slot">Due-time slot, in whole seconds since the load began.</param>
public readonly record struct Call(long Number, int Slot)
{
    /// <summary>When the call is due, since the load began; zero where no reader needs it.</summary>
    public TimeSpan Due { get; init; }

    /// <summary>The journey that the call is a step of; null for a call that stands alone.</summary>
    public Visit? Visit { get; init; }

    /// <summary>
    /// The place of the call in a load of a number of calls, from 0; null in any other. Users number their calls each on
    /// its own, and so would leave rows of a feed out.
    /// </summary>
    public long? Turn { get; init; }

    /// <summary>The row of a feed that the call takes: all steps of a journey take the same one.</summary>
    public long Row => Visit?.Row ?? Turn ?? Number;
}
