using NBomber.Contracts;

namespace NBomber.CSharp;

/// <summary>Makes the parts of a load.</summary>
public static class Simulation
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    public static LoadSimulation RampingConstant(int copies, TimeSpan during) =>
        new("ramping_constant", copies, s_second, during);

    public static LoadSimulation KeepConstant(int copies, TimeSpan during) =>
        new("keep_constant", copies, s_second, during);

    public static LoadSimulation RampingInject(int rate, TimeSpan interval, TimeSpan during) =>
        new("ramping_inject", rate, interval, during);

    public static LoadSimulation Inject(int rate, TimeSpan interval, TimeSpan during) =>
        new("inject", rate, interval, during);

    public static LoadSimulation Pause(TimeSpan during) => new("pause", 0, s_second, during);
}
