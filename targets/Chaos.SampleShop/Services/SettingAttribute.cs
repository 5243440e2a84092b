namespace Chaos.SampleShop.Services;

/// <summary>Declares a setting of a service.</summary>
/// <param name="name">Its name in the service's spec.</param>
/// <param name="allowed">The values it may have, the default first.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class SettingAttribute(string name, params string[] allowed) : Attribute
{
    /// <summary>Its name in the service's spec.</summary>
    public string Name => name;

    /// <summary>The values it may have, the default first.</summary>
    public IReadOnlyList<string> Allowed => allowed;
}
