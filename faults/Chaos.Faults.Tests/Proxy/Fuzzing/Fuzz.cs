using System.Globalization;
using CsCheck;

namespace Chaos.Faults.Tests.Proxy.Fuzzing;

/// <summary>
/// Runs a check on generated cases. Their number is fixed and each is made from its number, so every run tests the
/// same. With <c>CHAOS_FUZZ_SECONDS</c> it goes on with other cases for that time.
/// </summary>
internal static class Fuzz
{
    private const string Variable = "CHAOS_FUZZ_SECONDS";

    /// <summary>Generates one of these values.</summary>
    public static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    public static async Task RunAsync<T>(Gen<T> gen, int cases, Func<T, Task> check)
    {
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        var longer = TimeSpan.FromSeconds(
            double.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var seconds)
                ? seconds
                : 0
        );
        var first = longer > TimeSpan.Zero ? (ulong)time.GetUtcNow().ToUnixTimeSeconds() << 20 : 0;
        for (ulong i = 0; i < (ulong)cases || time.GetElapsedTime(start) < longer; i++)
        {
            var input = gen.Generate(new PCG(1, first + i), null, out _);
            try
            {
                await check(input);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"case {first + i}: {input}: {e.Message}", e);
            }
        }
    }
}
