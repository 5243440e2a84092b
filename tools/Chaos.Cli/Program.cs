using Chaos.Cli.Commands;
using Chaos.Cli.Output;
using Chaos.Cli.Running;

SteadyWriter.Install();
UnexpectedError.EndProcessWith();
return await CommandLine.RunAsync(args);
