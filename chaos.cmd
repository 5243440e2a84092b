@echo off
setlocal
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set DOTNET_NOLOGO=1
set CHAOS_CALLED_AS=%0
set root=%~dp0
where dotnet >nul 2>nul || (echo chaos: the .NET 10 SDK is not on the PATH; install it and try again 1>&2 & exit /b 4)
if "%CHAOS_NBOMBER%"=="true" set nbomber=-p:NBomber=true
dotnet build "%root%tools\Chaos.Cli" -c Release --nologo -v quiet %nbomber% || exit /b 4
dotnet "%root%tools\Chaos.Cli\bin\Release\net10.0\Chaos.Cli.dll" %*
exit /b %errorlevel%
