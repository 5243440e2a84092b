namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>Whether a figure that is not there may still come.</summary>
internal enum Coming
{
    /// <summary>Within seconds, as when a service is still getting up.</summary>
    Soon,

    /// <summary>With the first calls, as a counter that nothing was counted in.</summary>
    WithTheLoad,

    /// <summary>Never: what is asked, or how, is wrong.</summary>
    Never,
}
