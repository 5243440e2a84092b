namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>Whether a missing reading may still come.</summary>
internal enum Coming
{
    /// <summary>Within seconds, for example from a service that is starting.</summary>
    Soon,

    /// <summary>With the first calls, for example from a counter that has counted nothing yet.</summary>
    WithTheLoad,

    /// <summary>Never: the query or the field is wrong.</summary>
    Never,
}
