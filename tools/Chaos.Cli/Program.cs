using Chaos.Cli.Commands;

return await CommandLine.RunAsync(args);
