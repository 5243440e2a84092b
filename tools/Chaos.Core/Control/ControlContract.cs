namespace Chaos.Core.Control;

/// <summary>
/// The endpoints by which a testbed controls a sample service, each protected by the run's token. They take and return
/// JSON: a <see cref="TrialMessage"/>, a <see cref="FaultRequest"/>, a <see cref="Faults.ReadBack"/>, a
/// <see cref="Trials.ServiceRecord"/> and samples by name.
/// </summary>
public static class ControlContract
{
    /// <summary>Header that holds the token.</summary>
    public const string TokenHeader = "X-Chaos-Token";

    /// <summary>PUT: a trial begins.</summary>
    public const string Trial = "control/trial";

    /// <summary>PUT, GET and DELETE: the service's fault.</summary>
    public const string Fault = "control/fault";

    /// <summary>GET: what the service counted in the trial.</summary>
    public const string Report = "control/report";

    /// <summary>GET: the service's current samples, by name.</summary>
    public const string Sample = "control/sample";
}
