using System.Globalization;
using Chaos.Faults.Tests.Child;
using Chaos.Faults.Warden;

// The roles that tests need as separate processes: a warden, a keeper, and a runner that can be killed.
return args switch
{
    ["warden", "--run", var runId, "--journal", var journal, .. var rest] => await new WardenLoop(
        runId,
        journal,
        TimeProvider.System
    )
    {
        IsKeeper = rest is ["--keeper"],
    }.RunAsync(Console.In, Console.Out, CancellationToken.None),
    ["runner", var state, var runId, var proxy, var moment, .. var somebodys] => await Runner.RunAsync(
        new() { Path = state },
        runId,
        new Uri(proxy),
        Enum.Parse<Moment>(moment),
        somebodys is [var pid] ? int.Parse(pid, CultureInfo.InvariantCulture) : null
    ),
    _ => 3,
};
