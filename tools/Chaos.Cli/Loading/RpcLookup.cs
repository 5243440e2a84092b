using Chaos.Cli.Running;
using Chaos.Core.Judging;
using Chaos.Core.Texts;
using Chaos.Scenarios.Testbeds.Wires;
using Chaos.Targets.Protocols.Grpc;

namespace Chaos.Cli.Loading;

/// <summary>Finds the method of <c>--call</c> before the load, and lists all methods.</summary>
internal static class RpcLookup
{
    /// <summary>The value of <c>--call</c> that lists all methods.</summary>
    public const string All = "list";

    /// <summary>Returns the method.</summary>
    /// <param name="asked">The options.</param>
    /// <param name="reading">Reads them: nothing is asked of a service that must not be called.</param>
    /// <exception cref="UsageException">An option is wrong, or there is no such method.</exception>
    public static async Task<GrpcMethod> MethodAsync(LoadAsked asked, LoadReading reading)
    {
        var call = CallOf(asked, reading);
        try
        {
            return await SourceOf(call, asked).MethodAsync(asked.Call!);
        }
        catch (FormatException e)
        {
            throw await WrongAsync(call, asked, e);
        }
    }

    /// <summary>Prints all methods.</summary>
    /// <exception cref="UsageException">An option is wrong, or nothing says which methods there are.</exception>
    public static async Task<ExitCode> ListAsync(LoadAsked asked, LoadReading reading)
    {
        var call = CallOf(asked, reading);
        try
        {
            var all = await SourceOf(call, asked).AllAsync();
            var width = all.Select(m => m.Name.Length).DefaultIfEmpty().Max();
            foreach (var (name, form) in all)
                Console.WriteLine($"{name.PadRight(width)}  {form}");
            return ExitCode.AsExpected;
        }
        catch (FormatException e)
        {
            throw await WrongAsync(call, asked, e);
        }
    }

    private static GrpcRequestTargetSpec CallOf(LoadAsked asked, LoadReading reading) =>
        reading.Read(asked) is { Workload.Target: GrpcRequestTargetSpec call }
            ? call
            : throw new UsageException([.. reading.Errors.Select(e => e.ToString())]);

    private static GrpcSource SourceOf(GrpcRequestTargetSpec call, LoadAsked asked) =>
        new(call.KnownAs!, call.TlsSettings, asked.Proto);

    private static async Task<UsageException> WrongAsync(
        GrpcRequestTargetSpec call,
        LoadAsked asked,
        FormatException wrong
    )
    {
        var told = $"{(asked.Proto is null ? "--call" : "--proto")}: {wrong.Message}";
        var other =
            asked.Proto is null && wrong.InnerException is not null
                ? await new WireLook(TimeProvider.System).OtherAsync(
                    call.KnownAs!,
                    call.Protocol,
                    CancellationToken.None
                )
                : null;
        // Another exception within says why nothing is known of any method.
        return other is not null ? new(told, other.InLine(call.KnownAs!, call.Protocol))
            : wrong.InnerException is not null ? new(told)
            : new UsageException(
                told,
                $"all methods: {CalledAs.Command} load {SecretText.Told(asked.Url)} --call {All}"
                    + (asked.Proto is null ? "" : $" --proto {asked.Proto}")
            );
    }
}
