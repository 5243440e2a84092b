using Chaos.Core;

namespace Chaos.Faults;

/// <summary>By how much a fault delays.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DelayAttribute : AllowedAttribute
{
    /// <summary>Above 0, at most a minute.</summary>
    public DelayAttribute()
        : base("0s", "1m") => Above = true;
}
