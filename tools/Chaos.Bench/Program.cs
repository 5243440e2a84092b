using Chaos.Bench;

if (args is [] or ["--help" or "-h" or "help"])
{
    Console.WriteLine(
        "Benchmarks with their bars. Usage: dotnet run --project tools/Chaos.Bench -c Release -- BENCHMARK"
    );
    foreach (var benchmark in Benchmark.All)
        Console.WriteLine($"  {benchmark.Name, -8} {benchmark.Summary}");
    return 0;
}
if (Benchmark.All.FirstOrDefault(b => b.Name == args[0]) is not { } chosen || args.Length > 1)
{
    Console.Error.WriteLine(
        $"benchmark: '{string.Join(' ', args)}' is not one; allowed: {string.Join(", ", Benchmark.All.Select(b => b.Name))}"
    );
    return 3;
}
return await chosen.RunAsync(CancellationToken.None) ? 0 : 1;
