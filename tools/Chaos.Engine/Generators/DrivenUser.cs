namespace Chaos.Engine.Generators;

/// <summary>A user of a closed load whose calls another engine begins.</summary>
/// <param name="index">Its number, from 0.</param>
/// <param name="users">How many there are. Each numbers its calls in steps of it, so that no two share a number.</param>
internal sealed class DrivenUser(int index, int users)
{
    private long _calls;

    public int Index => index;

    public long NextNumber() => (_calls++ * users) + index;
}
