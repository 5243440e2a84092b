using Chaos.Core.Statistics;
using Chaos.Mitigations;
using Polly;
using Xunit.Abstractions;

namespace Chaos.Targets.Tests.Mitigations;

/// <summary>
/// Known answers of optimistic locking under contention. Several clients read one row and write it back. A client tries
/// again after a delay when another has written the row in the meantime. Every network transfer takes |N(10, 2)| ms.
/// The published figures are means over 100 repetitions of the time until the last client is done, and of the number of
/// writes.
/// </summary>
public sealed class BackoffContentionTests(ITestOutputHelper output)
{
    private const int Repetitions = 100;
    private const double TimeTolerance = .15;
    private const double ExponentialTimeTolerance = .20;

    /// <summary>The published exponent counts failures, so that the first delay of base 5 ms is 5 x 2^1.</summary>
    private static readonly Retry s_exponential = new()
    {
        MaxRetryAttempts = 1000,
        BackoffType = DelayBackoffType.Exponential,
        Delay = Some.Ms(10),
        MaxDelay = Some.Ms(2000),
    };

    [Theory]
    [InlineData("none", 10, 380, 50.8)]
    [InlineData("none", 50, 1143, 689)]
    [InlineData("none", 100, 2026, 2423)]
    [InlineData("exponential", 10, 3324, 50.4)]
    [InlineData("exponential", 50, 36_176, 620)]
    [InlineData("exponential", 100, 63_246, 1851)]
    [InlineData("decorrelated", 10, 445, 37.5)]
    [InlineData("decorrelated", 50, 2235, 376)]
    [InlineData("decorrelated", 100, 4557, 1005)]
    [InlineData("equal", 10, 738, 42.8)]
    [InlineData("equal", 50, 4254, 347)]
    [InlineData("equal", 100, 6658, 812)]
    [InlineData("full", 10, 466, 39.0)]
    [InlineData("full", 50, 2844, 332)]
    [InlineData("full", 100, 4925, 796)]
    public void Delays_give_the_contention_that_was_published(
        string kind,
        int clients,
        double milliseconds,
        double calls
    )
    {
        var (meanMilliseconds, meanCalls) = Mean(kind, clients);

        output.WriteLine(
            FormattableString.Invariant(
                $"{kind} {clients}: {meanMilliseconds:0} ms (expected {milliseconds}), {meanCalls:0.0} calls (expected {calls})"
            )
        );
        var (time, count) = (
            kind == "exponential" ? ExponentialTimeTolerance : TimeTolerance,
            clients == 10 ? .10 : .03
        );
        Assert.InRange(meanMilliseconds, milliseconds * (1 - time), milliseconds * (1 + time));
        Assert.InRange(meanCalls, calls * (1 - count), calls * (1 + count));
    }

    [Fact]
    public void Among_100_clients_jitter_saves_nearly_half_of_the_calls_and_nine_tenths_of_the_time()
    {
        var ((plainMilliseconds, plainCalls), (milliseconds, calls)) = (Mean("exponential", 100), Mean("full", 100));

        Assert.True(calls < .55 * plainCalls, $"{calls} of {plainCalls}");
        Assert.True(plainMilliseconds > 9 * milliseconds, $"{plainMilliseconds} and {milliseconds}");
    }

    private static (double Milliseconds, double Calls) Mean(string kind, int clients)
    {
        var retry = kind switch
        {
            "none" => s_exponential with { Delay = TimeSpan.Zero },
            "exponential" => s_exponential,
            "decorrelated" => s_exponential with { Delay = Some.Ms(5), Jitter = RetryJitter.Decorrelated },
            _ => s_exponential with { Jitter = Enum.Parse<RetryJitter>(kind, ignoreCase: true) },
        };
        var (milliseconds, calls) = (0.0, 0L);
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            var one = Contend(retry, clients, (ulong)repetition);
            milliseconds += one.Milliseconds;
            calls += one.Calls;
        }
        return (milliseconds / Repetitions, calls / (double)Repetitions);
    }

    private static (double Milliseconds, long Calls) Contend(Retry retry, int clients, ulong seed)
    {
        var chance = new ChanceSequence(Chance.Bits(seed, Chance.Stream("contention"), 0));
        var events = new PriorityQueue<(Step Step, int Client), (double At, long Order)>();
        var (order, calls, version, now) = (0L, 0L, 0L, 0.0);
        var (read, attempts, previous) = (new long[clients], new int[clients], new TimeSpan[clients]);
        for (var client = 0; client < clients; client++)
            Send(Step.Read, client, 0);
        while (events.TryDequeue(out var next, out var when))
        {
            now = when.At;
            var client = next.Client;
            switch (next.Step)
            {
                case Step.Read:
                    read[client] = version;
                    // The answer and the write each take one network transfer.
                    Send(Step.Write, client, Network());
                    break;
                case Step.Write:
                    calls++;
                    var written = read[client] == version;
                    if (written)
                        version++;
                    Send(written ? Step.Done : Step.Again, client, 0);
                    break;
                case Step.Again:
                    previous[client] = retry.DelayBefore(
                        attempts[client],
                        attempts[client] == 0 ? retry.Delay : previous[client],
                        chance.NextUnit()
                    );
                    attempts[client]++;
                    Send(Step.Read, client, previous[client].TotalMilliseconds);
                    break;
            }
        }
        return (now, calls);

        void Send(Step step, int client, double after) =>
            events.Enqueue((step, client), (now + after + Network(), order++));

        // Normal random number by the Box-Muller method.
        double Network() =>
            Math.Abs(
                10
                    + (
                        2
                        * Math.Sqrt(2 * Chance.Exponential(chance.NextUnit()))
                        * Math.Cos(2 * Math.PI * chance.NextUnit())
                    )
            );
    }

    private enum Step
    {
        Read,
        Write,
        Again,
        Done,
    }
}
