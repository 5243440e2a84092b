using System.Text.Json;
using Chaos.Bench;

if (args is [] or ["--help" or "-h" or "help"])
{
    Console.WriteLine(
        "Benchmarks with their bars. "
            + "Usage: dotnet run --project tools/Chaos.Bench -c Release -- BENCHMARK [--json FILE]"
    );
    foreach (var benchmark in Benchmark.All)
        Console.WriteLine($"  {benchmark.Name, -8} {benchmark.Summary}");
    return 0;
}
if (Benchmark.All.FirstOrDefault(b => b.Name == args[0]) is not { } chosen)
{
    Console.Error.WriteLine(
        $"benchmark: '{args[0]}' is not one; allowed: {string.Join(", ", Benchmark.All.Select(b => b.Name))}"
    );
    return 3;
}
if (args is not ([_] or [_, "--json", { Length: > 0 }]))
{
    Console.Error.WriteLine(
        $"benchmark {chosen.Name}: '{string.Join(' ', args[1..])}' is not allowed; allowed: --json FILE"
    );
    return 3;
}
var met = await chosen.RunAsync(CancellationToken.None);
if (args is [_, _, var file])
    await File.WriteAllTextAsync(
        file,
        JsonSerializer.Serialize(
            new
            {
                benchmark = chosen.Name,
                processors = Environment.ProcessorCount,
                met,
                figures = chosen.Figures,
            },
            new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true }
        )
    );
return met ? 0 : 1;
